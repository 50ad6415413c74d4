"""
Many commands in one transaction, over several logs: each command decides as it does alone, and all that they decided
is appended at the end, log by log.

What each command reads of a log is read once. Heads are locked at the end alone, in the order of their names, so that
two batches wait for one another without a deadlock.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from eventsourcing.domain import BaseAggregate

from tremplin_platform.events.fact import subject
from tremplin_platform.store.delivery.addressing import CENTRALE
from tremplin_platform.store.persons.batch_vault import BatchVault
from tremplin_platform.store.session import IdentifierUsed, Position, Session

A = TypeVar("A", bound=BaseAggregate[str])

_LOADED_AT_ONCE = 2_000


class BatchSession(Session):
    """
    The session of one log of a batch.

    `save` keeps what was decided until `append`; what was read or decided before is found again without a statement.
    """

    def __init__(
        self,
        connection: Any,
        *,
        log: str,
        now: datetime,
        seen: int,
        at: datetime | None = None,
        by_account: str | None = None,
    ) -> None:
        super().__init__(connection, log=log, now=now, seen=seen, at=at, by_account=by_account)
        self._found: dict[str, BaseAggregate[str] | None] = {}
        self._decided: dict[str, BaseAggregate[str]] = {}
        self._attempted: list[str] = []
        self._vault = BatchVault(connection)

    def share(self, vault: BatchVault) -> None:
        """Use the vault that all sessions of a batch share: a person works for several members."""
        self.vault = self._vault = vault

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Give up what one command decides in the block where it is refused."""
        self._attempted.clear()
        try:
            with self._vault.attempt():
                yield
        except Exception:
            for name in self._attempted:
                del self._decided[name]
            raise

    def enter(self) -> None:
        """Take this log in hand: the row policies of the connection then show it, and the centrale's."""
        self.connection.execute("select set_config('tremplin.log', %s, true)", (self.log,))

    def load_all(self, wanted: Collection[tuple[type[BaseAggregate[str]], str]]) -> None:
        """Read aggregates of this log, a few thousand a statement."""
        names = sorted({_name(self.log, kind, identifier) for kind, identifier in wanted})
        for first in range(0, len(names), _LOADED_AT_ONCE):
            self._store.load(self.log, names[first : first + _LOADED_AT_ONCE])

    def find(self, kind: type[A], identifier: str) -> A | None:
        return self._once(kind, _name(self.log, kind, identifier))

    def find_in_centrale(self, kind: type[A], identifier: str) -> A | None:
        return self._once(kind, _name(CENTRALE, kind, identifier))

    def unused(self, kind: type[A], identifier: str, *, pointer: str = "/id") -> str:
        name = _name(self.log, kind, identifier)
        if name in self._decided:
            raise IdentifierUsed(name)
        return super().unused(kind, identifier, pointer=pointer)

    def save(self, *aggregates: BaseAggregate[str]) -> Position:
        """Keep what was decided for `append`; the position has seq 0, nothing being appended yet."""
        for aggregate in aggregates:
            self._decided[aggregate.id] = aggregate
            self._attempted.append(aggregate.id)
        return Position(self.log, 0)

    def append(self) -> Position | None:
        """
        Append all that was decided, in the order of the subjects, whatever the order of the commands.

        :raises VersionConflict: another command was faster: the transaction can only be given up
        """
        if not self._decided:
            return None
        self.enter()
        decided = [self._decided[name] for name in sorted(self._decided)]
        self._decided.clear()
        position = super().save(*decided)
        self._vault.write(self.log)
        return position

    def _once(self, kind: type[A], name: str) -> A | None:
        if name in self._decided:
            aggregate: BaseAggregate[str] | None = self._decided[name]
        elif name in self._found:
            aggregate = self._found[name]
        else:
            aggregate = self._found[name] = self._store.find(name)
        return aggregate if isinstance(aggregate, kind) else None


def _name(log: str, kind: type[BaseAggregate[str]], identifier: str) -> str:
    return subject(log=log, kind=kind.TOPIC, identifier=identifier)  # type: ignore[attr-defined]
