"""Replay a group of logs of a projection: write their rows again up to the live positions, then compare."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, Cursor

from tremplin_projections.batches import SCRATCH
from tremplin_projections.ledger import tables as ledger
from tremplin_projections.positions import POSITIONS, positions
from tremplin_projections.refold import ReadSpans, Refold, Span
from tremplin_projections.registry import Projection
from tremplin_projections.replay import rows
from tremplin_projections.replay.balances import Sums
from tremplin_projections.replay.mismatch import Mismatch


class LogsReplay:
    """Replays logs of one projection, in one snapshot of the database."""

    def __init__(self, connection: Connection[Any], projection: Projection, read: ReadSpans) -> None:
        self._connection = connection
        self._projection = projection
        self._refold = Refold(connection, projection, schema=SCRATCH, read=read)
        self._sums = Sums()
        self.differences: list[Mismatch] = []

    @property
    def events(self) -> int:
        """Return how many events were folded again."""
        return self._refold.events

    def replay(self, logs: Sequence[str]) -> None:
        """
        Write the rows again and compare them, in one snapshot; the live rows are not locked.

        A log with an event that is missing or cannot be applied is reported at that event, and not compared.
        """
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read; set local jit = off")
            read = [log for log in logs if self._projection.concerns(log)]
            live = positions(cursor, projection=self._projection.name, logs=read)
            self._write_again([Span(log, 0, seq) for log, seq in sorted(live.items())])
            self._compare(cursor, [log for log in logs if log not in self._refold.refused])

    def _write_again(self, spans: Sequence[Span]) -> None:
        written = self._sums.add if self._projection.name == ledger.NAME else None
        for log, seq, reason in self._refold.fold(spans, written=written):
            problem = f"événement illisible : {reason}" if reason else "l’événement manque"
            self.differences.append(
                Mismatch(log=log, projection=self._projection.name, seq=seq, problem=problem)
            )

    def _compare(self, cursor: Cursor[Any], logs: Sequence[str]) -> None:
        for table in (POSITIONS, *self._projection.tables):
            if table == ledger.BALANCES:
                self.differences += self._sums.compare(cursor, set(logs))
            else:
                self.differences += rows.compare(cursor, table, projection=self._projection.name, logs=logs)
