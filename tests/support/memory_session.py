"""The commands' session over logs in memory: what is saved is seen at once, and taken back if it is refused."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from eventsourcing.domain import BaseAggregate

from support.memory_vault import MemoryVault
from tremplin_platform.domain.attribution.bases import Invoiced, ValidatedHours
from tremplin_platform.domain.clauses.shortfall import LotCount
from tremplin_platform.domain.organisations.siret import KnownSiret
from tremplin_platform.domain.refusals import check_identifier
from tremplin_platform.events.fact import log_of, subject
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.lineage import totals
from tremplin_platform.store.delivery.lineage import Figures
from tremplin_platform.store.lot_counts import counts
from tremplin_platform.store.session import IdentifierUsed, Missing, Position, Session
from tremplin_platform.store.shared_hours import hours_by_day, invoiced_by_lot

if TYPE_CHECKING:
    from support.memory_logs import MemoryLogs

A = TypeVar("A", bound=BaseAggregate[str])


class MemorySession(Session):
    """One command on one log."""

    def __init__(self, logs: "MemoryLogs", *, log: str, now: datetime) -> None:
        self.log = log
        self.now = now
        self._logs = logs
        self.vault = MemoryVault(logs.state.kept)

    def find(self, kind: type[A], identifier: str) -> A | None:
        return self._logs.find(kind, subject(log=self.log, kind=kind.TOPIC, identifier=identifier))  # type: ignore[attr-defined]

    def get(self, kind: type[A], identifier: str) -> A:
        found = self.find(kind, identifier)
        if found is None:
            raise Missing(kind.TOPIC, identifier)  # type: ignore[attr-defined]
        return found

    def load(self, *wanted: tuple[type[BaseAggregate[str]], str]) -> None:
        """Nothing is far away."""

    def find_in_centrale(self, kind: type[A], identifier: str) -> A | None:
        return self._logs.find(kind, subject(log="centrale", kind=kind.TOPIC, identifier=identifier))  # type: ignore[attr-defined]

    def unused(self, kind: type[A], identifier: str, *, pointer: str = "/id") -> str:
        check_identifier(identifier, pointer=pointer)
        if self.find(kind, identifier) is not None:
            raise IdentifierUsed(identifier)
        return identifier

    def save(self, *aggregates: BaseAggregate[str]) -> Position:
        for aggregate in aggregates:
            if log_of(aggregate.id) != self.log:
                raise AssertionError(f"{aggregate.id} is not of {self.log}")
            begins = aggregate.version == len(aggregate.pending_events)
            if begins and self._logs.find(BaseAggregate, aggregate.id) is not None:
                raise IdentifierUsed(aggregate.id)
        for aggregate in aggregates:
            self._logs.append(self.log, aggregate)
        return Position(self.log, len(self._logs.facts(self.log)))

    def hold(self) -> None:
        """Nobody else writes."""

    def validated_hours(self) -> Sequence[ValidatedHours]:
        return hours_by_day(self._logs.read("centrale"))

    def invoiced(self, *, quarter: str) -> Sequence[Invoiced]:
        facts = (
            (log, len(self._logs.facts(log)), topic, data)
            for log in self._logs.names()
            for topic, data in self._logs.read(log)
        )
        return invoiced_by_lot(facts, quarter=quarter)

    def lot_counts(self, lots: Collection[tuple[str, str]], *, on: date) -> Sequence[LotCount]:
        return [
            count
            for log in self._logs.names()
            for count in counts(
                self._logs.read(log), log=log, seq=len(self._logs.facts(log)), lots=lots, on=on
            )
        ]

    def open_log(self, *, log: str, territory: str | None) -> None:
        self._logs.open_log(log, territory)

    def keep_sirets(self, organisation: str, *, kind: str, sirets: Sequence[KnownSiret]) -> None:
        self._logs.state.sirets[organisation] = (kind, list(sirets))

    def is_siret_used(self, siret: str, *, organisation: str, kind: str, today: date) -> bool:
        return any(
            other != organisation and of_kind == kind and known.siret == siret and known.is_had(today)
            for other, (of_kind, sirets) in self._logs.state.sirets.items()
            for known in sirets
        )

    def contracts_opened_to(self, member: str) -> list[str]:
        return sorted(self._logs.log(member).openings)

    def figures_of(self, member: str, *, after: int) -> Figures:
        found = (
            entry for topic, data in self._logs.read(member, after=after) for entry in entries(topic, data)
        )
        return Figures(len(self._logs.facts(member)), totals(found))

    def note_followed(self, member: str, *, upto: int) -> None:
        pass  # nothing is kept beside the logs

    def set_maximum(self, *, contract: str, lot: str, maximum: int) -> None:
        maxima = self._logs.state.maxima
        _, ordered = maxima.get((contract, lot), (0, 0))
        maxima[contract, lot] = (maximum, ordered)

    def order(self, *, contract: str, lot: str, amount: int) -> bool:
        maxima = self._logs.state.maxima
        moved = {
            key: (maxima[key][0], maxima[key][1] + amount)
            for key in ((contract, ""), (contract, lot))
            if key in maxima
        }
        if any(ordered > maximum for maximum, ordered in moved.values()):
            return False
        maxima.update(moved)
        return True
