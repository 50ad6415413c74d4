"""Some logs of a projection, built again from the store, compared and flipped, by one process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection, Cursor

from tremplin_consumers.standings import standings
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.store.reading import envelope, head
from tremplin_platform.store.slices import Slice, read_slices
from tremplin_projections.agreeing import agreeing, forget
from tremplin_projections.batches import SHADOW, Unprojectable
from tremplin_projections.positions import lock
from tremplin_projections.rebuilding import Difference, NotAlongside
from tremplin_projections.registry import Projection, projections

BATCH_OF = 20_000
_CATCH_UPS = 20
_COMPARED_AT_ONCE = 100  # their live positions are locked meanwhile


class AlwaysAhead(Exception):
    """The live rows of this log moved at each attempt to compare them."""


@dataclass(slots=True)
class Done:
    """What was read, made and found different, log by log."""

    events: int = 0
    rows: int = 0
    differences: list[Difference] = field(default_factory=list)


def rebuild_lot(name: str, database_url: str, logs: Sequence[str]) -> Done:
    """Build `logs` up to where their live rows are, compare, flip, and empty the rebuilt rows."""
    projection = projections()[name]
    with psycopg.connect(database_url, autocommit=True, application_name=f"rebuild {name}") as connection:
        connection.execute("set synchronous_commit = off; set jit = off")
        lot = _Lot(connection, projection)
        lot.build(logs)
        lot.finish(logs)
    return lot.done


class _Lot:
    def __init__(self, connection: Connection[Any], projection: Projection) -> None:
        self._connection = connection
        self._projection = projection
        self._refused: set[str] = set()
        self.done = Done()

    def build(self, logs: Sequence[str]) -> None:
        """
        Write the rebuilt rows up to the live positions, or to the head where these are beyond it; logs that cannot be
        are told as different.
        """
        live = standings(self._connection, projection=self._projection.name, logs=logs)
        self._read_and_write([Slice(log, 0, min(at.seq, at.head)) for log, at in live.items()])

    def finish(self, logs: Sequence[str]) -> None:
        """Compare, and flip each log that differs: rows that agree are in place already."""
        going = [log for log in logs if log not in self._refused]
        self.done.rows += self._count(going)
        for first in range(0, len(going), _COMPARED_AT_ONCE):
            together = going[first : first + _COMPARED_AT_ONCE]
            agreed = self._agreed(together)
            for log in together:
                if log not in agreed:
                    self._finish(log)

    def _agreed(self, logs: list[str]) -> set[str]:
        name, tables = self._projection.name, self._projection.tables
        with self._connection.transaction(), self._connection.cursor() as cursor:
            agreed = agreeing(cursor, projection=name, tables=tables, logs=logs)
            forget(cursor, projection=name, tables=tables, logs=agreed)
        return agreed

    def _finish(self, log: str) -> None:
        for _ in range(_CATCH_UPS):
            try:
                with self._connection.transaction(), self._connection.cursor() as cursor:
                    lock(cursor, projection=self._projection.name, log=log)
                    known = head(self._connection, log=log)  # after the lock: the live rows cannot pass it
                    upto = known.seq if known else 0
                    found = self._projection.compare(cursor, log=log, head=upto)
                    self._projection.flip(cursor, log=log, head=upto)
                    self._projection.clear(cursor, log=log)
                self.done.differences += found
                return
            except NotAlongside as behind:
                self._read_and_write([Slice(log, behind.rebuilt, behind.live)])
                if log in self._refused:
                    return
        raise AlwaysAhead(log)

    def _read_and_write(self, slices: Sequence[Slice]) -> None:
        waiting = [each for each in slices if each.after < each.upto]
        while waiting:
            turn = next_slices(waiting)
            ends = {each.log: each.after for each in turn}
            batch: dict[str, tuple[int, list[Envelope]]] = {each.log: (each.after, []) for each in turn}
            for row in read_slices(self._connection, turn):
                batch[row[0]][1].append(envelope(row[:-1]))
            self._hole(turn, batch)
            ends |= {log: events[-1].seq for log, (_, events) in batch.items() if events}
            self._write({log: part for log, part in batch.items() if part[1] and log not in self._refused})
            rest = [Slice(each.log, ends.get(each.log, each.after), each.upto) for each in waiting]
            waiting = [each for each in rest if each.after < each.upto and each.log not in self._refused]

    def _hole(self, turn: Sequence[Slice], batch: dict[str, tuple[int, list[Envelope]]]) -> None:
        for each in turn:
            found = len(batch[each.log][1])
            if found < each.upto - each.after:
                self._refuse(each.log, each.after + found + 1, "the event is missing")

    def _write(self, batch: dict[str, tuple[int, list[Envelope]]]) -> None:
        while batch:
            try:
                with self._connection.transaction(), self._connection.cursor() as cursor:
                    self._projection.write(cursor, batch, schema=SHADOW)
                self.done.events += sum(len(events) for _, events in batch.values())
                return
            except Unprojectable as refusal:
                self._refuse(refusal.log, refusal.seq, refusal.reason)
                del batch[refusal.log]

    def _refuse(self, log: str, seq: int, reason: str) -> None:
        """The live rows are beyond an event that cannot be applied again: told, and left as they are."""
        self._refused.add(log)
        row = {"seq": seq, "reason": reason}
        self.done.differences.append(Difference(log=log, table="positions", side="live", row=row))

    def _count(self, logs: list[str]) -> int:
        with self._connection.cursor() as cursor:
            return sum(_rows(cursor, table.name, logs) for table in self._projection.tables)


def _rows(cursor: Cursor[Any], table: str, logs: list[str]) -> int:
    found = cursor.execute(f"select count(*) from {SHADOW}.{table} where log = any (%s)", [logs]).fetchone()  # noqa: S608
    return int(found[0]) if found else 0


def next_slices(waiting: Sequence[Slice]) -> list[Slice]:
    """The next slices to read, `BATCH_OF` events at most."""
    turn: list[Slice] = []
    budget = BATCH_OF
    for each in waiting:
        if budget <= 0:
            break
        turn.append(Slice(each.log, each.after, min(each.upto, each.after + budget)))
        budget -= turn[-1].upto - each.after
    return turn
