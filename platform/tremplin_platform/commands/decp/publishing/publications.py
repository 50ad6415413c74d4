"""Gather the centrale's contracts from the events of its log: what every export is made of. Reads nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.events.catalog import current
from tremplin_platform.events.contracts import contract
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import CentraleFact, Fact
from tremplin_platform.events.organisations import organisation

OF_CONTRACTS = [
    event.TOPIC
    for event in vars(Contract).values()
    if isinstance(event, type) and issubclass(event, CentraleFact)
]
OF_ORGANISATIONS = [organisation.Registered.TOPIC, organisation.SiretChanged.TOPIC]
"""The events of the centrale that an export reads."""


@dataclass(frozen=True, slots=True)
class ContractEvent:
    """An event of a contract, its data in the current version; `lot` is empty where it is of the whole contract."""

    event: Envelope
    data: Mapping[str, Any]

    @property
    def lot(self) -> str:
        """The lot, empty where the event is of the whole contract."""
        return str(self.data.get("lot", ""))

    def is_a(self, *kinds: type[Fact]) -> bool:
        """Whether it is an event of one of these classes."""
        return any(self.event.topic == kind.TOPIC for kind in kinds)


@dataclass(slots=True)
class Organisation:
    """`sirets`: each with the day from which it holds, in order."""

    name: str
    sirets: list[tuple[str, str]]

    def siret_on(self, day: str) -> str:
        """Return its SIRET of a day; before the first, the first."""
        return next((siret for since, siret in reversed(self.sirets) if since <= day), self.sirets[0][1])


@dataclass(slots=True)
class Publication:
    """A contract: its terms as registered, and its events in order, that of its registration first."""

    identifier: str
    terms: Mapping[str, Any]
    events: list[ContractEvent] = field(default_factory=list)
    _by_lot: dict[str, list[ContractEvent]] = field(default_factory=dict)

    def add(self, item: ContractEvent) -> None:
        """Add its next event."""
        self.events.append(item)
        self._by_lot.setdefault(item.lot, []).append(item)

    @property
    def lots(self) -> Sequence[Mapping[str, Any]]:
        """Its lots as registered."""
        lots: Sequence[Mapping[str, Any]] = self.terms["lots"]
        return lots

    @property
    def published(self) -> ContractEvent | None:
        """The event that published it, None for a draft."""
        return next((item for item in self.of_lot("") if item.is_a(contract.Published)), None)

    def of_lot(self, lot: str) -> Sequence[ContractEvent]:
        """Return the events of this lot alone, in order; those of the whole contract for an empty `lot`."""
        return self._by_lot.get(lot, ())

    def last(self, kind: type[Fact], *, lot: str) -> ContractEvent | None:
        """Return the last event of this class of a lot, None where there is none."""
        return next((item for item in reversed(self.of_lot(lot)) if item.is_a(kind)), None)


def organisations_of(events: Iterable[Envelope]) -> dict[str, Organisation]:
    """Fold the events of `OF_ORGANISATIONS`, in order."""
    found: dict[str, Organisation] = {}
    for event in events:
        identifier, data = _identifier(event), _data(event)
        if event.topic == organisation.Registered.TOPIC:
            since = ("", data["siret"])  # whatever the day asked about
            found[identifier] = Organisation(data["name"], [since])
        else:
            found[identifier].sirets.append((data["effective"], data["siret"]))
    return found


def publications_of(events: Iterable[Envelope]) -> list[Publication]:
    """Fold the events of `OF_CONTRACTS`, in order: contracts by the order of their registration."""
    found: dict[str, Publication] = {}
    for event in events:
        identifier, item = _identifier(event), ContractEvent(event, _data(event))
        if item.is_a(contract.Registered):
            found[identifier] = Publication(identifier, item.data)
        found[identifier].add(item)
    return list(found.values())


def _identifier(event: Envelope) -> str:
    return event.subject.rpartition("/")[2]


def _data(event: Envelope) -> Mapping[str, Any]:
    return current(topic=event.topic, version=event.version, data=event.data)
