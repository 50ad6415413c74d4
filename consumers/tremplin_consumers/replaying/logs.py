"""Some logs of a projection replayed together: written again up to their live positions, then compared."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, Cursor

from tremplin_consumers.rebuilding.rebuild_lot import next_slices
from tremplin_consumers.replaying import rows
from tremplin_consumers.replaying.figures import Sums
from tremplin_consumers.replaying.mismatch import Mismatch
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.store.reading import envelope
from tremplin_platform.store.slices import Slice, read_slices
from tremplin_projections.batches import SCRATCH, Unprojectable
from tremplin_projections.ledger import tables as ledger
from tremplin_projections.positions import POSITIONS, positions
from tremplin_projections.registry import Projection

_Read = dict[str, tuple[int, list[Envelope]]]


class LogsReplay:
    """One projection, some logs, one snapshot."""

    def __init__(self, connection: Connection[Any], projection: Projection) -> None:
        self._connection = connection
        self._projection = projection
        self._sums = Sums()
        self._refused: set[str] = set()
        self.events = 0
        self.differences: list[Mismatch] = []

    def run(self, logs: Sequence[str]) -> None:
        """
        Write again and compare, all as of one moment; the live rows are read and not locked.

        A log with an event that is missing or cannot be applied is named there, and not compared.
        """
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read; set local jit = off")
            read = [log for log in logs if self._projection.concerns(log)]
            live = positions(cursor, projection=self._projection.name, logs=read)
            self._write_again([Slice(log, 0, seq) for log, seq in sorted(live.items())])
            self._compare(cursor, [log for log in logs if log not in self._refused])

    def _write_again(self, slices: list[Slice]) -> None:
        waiting = slices
        while waiting := [
            each for each in waiting if each.after < each.upto and each.log not in self._refused
        ]:
            turn = next_slices(waiting)
            self._write(self._read(turn))
            done = {each.log: each.upto for each in turn}
            waiting = [Slice(each.log, done.get(each.log, each.after), each.upto) for each in waiting]

    def _read(self, turn: Sequence[Slice]) -> _Read:
        batch: _Read = {each.log: (each.after, []) for each in turn}
        for row in read_slices(self._connection, turn):
            batch[row[0]][1].append(envelope(row[:-1]))
        for each in turn:
            found = len(batch[each.log][1])
            if found < each.upto - each.after:
                self._refuse(each.log, each.after + found + 1, "l’événement manque")
                del batch[each.log]
        return batch

    def _write(self, batch: _Read) -> None:
        while batch:
            try:
                with self._connection.transaction(), self._connection.cursor() as cursor:
                    self._projection.write(cursor, batch, schema=SCRATCH)
                break
            except Unprojectable as refusal:
                self._refuse(refusal.log, refusal.seq, f"événement illisible : {refusal.reason}")
                del batch[refusal.log]
        for _, events in batch.values():
            self.events += len(events)
            if self._projection.name == ledger.NAME:
                self._sums.add(events)

    def _compare(self, cursor: Cursor[Any], logs: Sequence[str]) -> None:
        for table in (POSITIONS, *self._projection.tables):
            if table == ledger.BALANCES:
                self.differences += self._sums.compare(cursor, set(logs))
            else:
                self.differences += rows.compare(cursor, table, projection=self._projection.name, logs=logs)

    def _refuse(self, log: str, seq: int, problem: str) -> None:
        self._refused.add(log)
        self.differences.append(Mismatch(log=log, projection=self._projection.name, seq=seq, problem=problem))
