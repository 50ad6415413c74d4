"""The commands' session over logs in memory: nothing is kept before `commit`."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from eventsourcing.domain import BaseAggregate

from support.memory_vault import MemoryVault
from tremplin_platform.domain.attribution_bases import Invoiced, ValidatedHours
from tremplin_platform.domain.identifiers import check_identifier
from tremplin_platform.domain.shortfall import LotCount
from tremplin_platform.events.fact import log_of, subject
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.lineage import totals
from tremplin_platform.store.lineage import Figures
from tremplin_platform.store.session import IdentifierUsed, Missing, Position

if TYPE_CHECKING:
    from support.memory_logs import MemoryLogs

A = TypeVar("A", bound=BaseAggregate[str])


class MemorySession:
    """One command on one log."""

    def __init__(self, logs: "MemoryLogs", *, log: str, now: datetime) -> None:
        self.log = log
        self.now = now
        self._logs = logs
        self._saved: list[BaseAggregate[str]] = []
        self._promised: list[Callable[[], None]] = []
        self.vault = MemoryVault(logs.kept, self._promised.append)

    def find(self, kind: type[A], identifier: str) -> A | None:
        return self._logs.find(kind, subject(log=self.log, kind=kind.TOPIC, identifier=identifier))  # type: ignore[attr-defined]

    def get(self, kind: type[A], identifier: str) -> A:
        found = self.find(kind, identifier)
        if found is None:
            raise Missing(kind.TOPIC, identifier)  # type: ignore[attr-defined]
        return found

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
        self._saved.extend(aggregates)
        pending = sum(len(aggregate.pending_events) for aggregate in self._saved)
        return Position(self.log, len(self._logs.facts(self.log)) + pending)

    def hold(self) -> None:
        """Nobody else writes."""

    def validated_hours(self) -> Sequence[ValidatedHours]:
        return self._logs.validated_hours()

    def invoiced(self, *, quarter: str) -> Sequence[Invoiced]:
        return self._logs.invoiced(quarter)

    def lot_counts(self, lots: Collection[tuple[str, str]], *, on: date) -> Sequence[LotCount]:
        return self._logs.lot_counts(lots, on.isoformat())

    def open_log(self, *, log: str, territory: str | None) -> None:
        self._promised.append(lambda: self._logs.open_log(log, territory))

    def contracts_opened_to(self, member: str) -> list[str]:
        return self._logs.contracts_opened_to(member)

    def figures_of(self, member: str, *, after: int) -> Figures:
        facts = self._logs.facts(member)
        found = (entries(fact.topic, fact.data) for fact in facts[after:])
        return Figures(len(facts), totals(entry for each in found for entry in each))

    def note_followed(self, member: str, *, upto: int) -> None:
        pass  # nothing is kept beside the logs

    def set_maximum(self, *, contract: str, lot: str, maximum: int) -> None:
        self._promised.append(lambda: self._logs.maxima.update({(contract, lot): (maximum, 0)}))

    def order(self, *, contract: str, lot: str, amount: int) -> bool:
        counters = {
            key: self._logs.maxima[key]
            for key in ((contract, ""), (contract, lot))
            if key in self._logs.maxima
        }
        moved = {key: (maximum, ordered + amount) for key, (maximum, ordered) in counters.items()}
        if any(ordered > maximum for maximum, ordered in moved.values()):
            return False
        self._promised.append(lambda: self._logs.maxima.update(moved))
        return True

    def commit(self) -> None:
        """Keep what was saved and promised."""
        for promised in self._promised:
            promised()
        for aggregate in self._saved:
            self._logs.append(self.log, aggregate)
