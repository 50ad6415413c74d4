"""Allocate the centrale's hours per lot when a quarter closes, and recompute earlier quarters."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tremplin_platform.commands.attribution.attribution import audience_of
from tremplin_platform.domain.attribution.attribution import AllocationInput, Attribution
from tremplin_platform.domain.attribution.bases import (
    Invoiced,
    ValidatedHours,
    bases_by_spend,
    bases_by_volumes,
    protected_hours,
)
from tremplin_platform.domain.attribution.method import (
    SPEND,
    VOLUMES,
    AttributionMethod,
    QuarterPart,
    part_of,
)
from tremplin_platform.domain.attribution.shares import Base
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.hours.quarter import Quarter, reported_in
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.quarters import paris_day, quarter_of
from tremplin_platform.events.attribution.attribution import Chosen, Quantity
from tremplin_platform.events.salt import new_salt
from tremplin_platform.store.session import Session


def attribute_hours(session: Session, *, closing: str) -> list[Attribution]:
    """
    The attributions that the closing of a quarter decides, to be saved before it.

    Those of the quarter itself, and those of quarters closed before that hours, invoices or memberships known only
    since then change. The session holds the centrale's log.
    """
    return list(_Attributing(session, closing).attributions())


class _Attributing:
    def __init__(self, session: Session, closing: str) -> None:
        self._session = session
        self._closing = closing
        self._known = ClosingReadCache(session)
        self._quantities: dict[QuarterPart, Sequence[Quantity]] = {}

    def attributions(self) -> Iterator[Attribution]:
        for part, hours in self._parts().items():
            if part.work_quarter != self._closing and not self._known.is_closed(part.work_quarter):
                continue
            shared = self._shared(part, hours)
            known = self._session.find(Attribution, part.identifier)
            if known is not None:
                known.recompute(shared)
            elif shared.hours:
                known = Attribution.compute(part, shared)
            if known is not None and known.pending_events:
                yield known

    def _parts(self) -> dict[QuarterPart, list[ValidatedHours]]:
        parts: dict[QuarterPart, list[ValidatedHours]] = defaultdict(list)
        for record in self._session.validated_hours():
            choices = self._known.choices(record.contract, record.lot)
            part, quantities = part_of(
                record.worked_to, contract=record.contract, lot=record.lot, choices=choices
            )
            self._quantities[part] = quantities
            parts[part].append(record)
        return dict(sorted(parts.items(), key=lambda item: item[0].identifier))

    def _shared(self, part: QuarterPart, hours: Sequence[ValidatedHours]) -> AllocationInput:
        bases = self._bases(part)
        return AllocationInput(
            hours=sum(record.hours for record in hours),
            protected_hours=protected_hours(hours),
            bases=bases,
            reported=reported_in(
                work_quarter=part.work_quarter,
                closed=self._known.is_closed(part.work_quarter),
                current=quarter_of(paris_day(self._session.now)),
            ),
            audience=self._known.audience(part.contract),
            salt=new_salt(),
            successors=self._known.successors([record.log for record in bases]),
        )

    def _bases(self, part: QuarterPart) -> list[Base]:
        quarter, joined_on = part.work_quarter, self._known.joined_on
        if part.method == SPEND:
            invoiced = self._known.invoiced(part.contract, part.lot, quarter=quarter)
            return bases_by_spend(invoiced, joined_on=joined_on, quarter=quarter)
        if part.method == VOLUMES:
            return bases_by_volumes(self._quantities[part], joined_on=joined_on, quarter=quarter)
        return []


class ClosingReadCache:
    """
    What a closing reads of the centrale's log more than once, each read a single time.

    The closing locks the log, so nothing in it changes meanwhile.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._closed: dict[str, bool] = {}
        self._audiences: dict[str, str] = {}
        self._choices: dict[tuple[str, str], Sequence[Chosen]] = {}
        self._invoiced: dict[str, Mapping[tuple[str, str], Sequence[Invoiced]]] = {}
        self._organisations: dict[str, Organisation | None] = {}

    def is_closed(self, quarter: str) -> bool:
        """Whether a quarter was closed before."""
        if quarter not in self._closed:
            self._closed[quarter] = self._session.find(Quarter, quarter) is not None
        return self._closed[quarter]

    def audience(self, contract: str) -> str:
        """The logs to which a contract is open."""
        if contract not in self._audiences:
            self._audiences[contract] = audience_of(self._session.get(Contract, contract))
        return self._audiences[contract]

    def choices(self, contract: str, lot: str) -> Sequence[Chosen]:
        """The methods chosen for a lot, in the order they were."""
        if (contract, lot) not in self._choices:
            chosen = self._session.find(AttributionMethod, f"{contract}.{lot}")
            self._choices[contract, lot] = () if chosen is None else chosen.choices
        return self._choices[contract, lot]

    def invoiced(self, contract: str, lot: str, *, quarter: str) -> Sequence[Invoiced]:
        """What each log was invoiced on a lot for the days of a quarter."""
        if quarter not in self._invoiced:
            of_lots: dict[tuple[str, str], list[Invoiced]] = defaultdict(list)
            for record in self._session.invoiced(quarter=quarter):
                of_lots[record.contract, record.lot].append(record)
            self._invoiced[quarter] = of_lots
        return self._invoiced[quarter].get((contract, lot), ())

    def joined_on(self, member: str) -> str | None:
        """The day a member joined, None where it never did."""
        found = self._organisation(member)
        return None if found is None else found.joined_on

    def successors(self, members: Sequence[str]) -> dict[str, str]:
        """Into whom each of these members merged, and their successors in turn."""
        found: dict[str, str] = {}
        for member in members:
            known = self._organisation(member)
            while known is not None and known.merged_into is not None:
                found[known.identifier] = known.merged_into
                known = self._organisation(known.merged_into)
        return found

    def _organisation(self, member: str) -> Organisation | None:
        if member not in self._organisations:
            self._organisations[member] = self._session.find(Organisation, member)
        return self._organisations[member]
