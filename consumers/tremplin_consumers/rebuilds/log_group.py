"""Rebuild a group of logs of a projection in one process: compare, and replace the live rows that differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection, Cursor

from tremplin_consumers.progress import progress_of
from tremplin_platform.audit.stored import LogReader
from tremplin_platform.store.reading import head
from tremplin_projections.batches import SCRATCH
from tremplin_projections.positions import POSITIONS, lock
from tremplin_projections.rebuilt_rows import Difference, logs_that_agree
from tremplin_projections.refold import Refold, Span, groups
from tremplin_projections.registry import Projection, projections
from tremplin_projections.scratch import scratch_tables
from tremplin_projections.whole_logs import logs_as_folded

_CATCH_UPS = 20
_SETTINGS = "set synchronous_commit = off; set jit = off; set random_page_cost = 1.1; set work_mem = '16MB'"
"""The last two so that rows of logs are read by their keys, in order, and not sorted on the disk."""
FOLDED_LOCKED = 1_000
"""Most events folded while the live position of their log is locked, for which consumers wait."""
_COMPARED_AT_ONCE = 100  # logs whose live positions are locked together


class LiveRowsMove(Exception):
    """Raised when the live rows of this log moved at each attempt to compare them."""


@dataclass(slots=True)
class GroupResult:
    """The number of events read and rows made, and the differences, for all logs of the group."""

    events: int = 0
    rows: int = 0
    differences: list[Difference] = field(default_factory=list)


def rebuild_logs(name: str, database_url: str, logs: Sequence[str]) -> GroupResult:
    """Make the rows of `logs` up to their live positions, compare, and replace the live rows that differ."""
    projection = projections()[name]
    with psycopg.connect(database_url, autocommit=True, application_name=f"rebuild {name}") as connection:
        connection.execute(_SETTINGS)
        with scratch_tables(connection, (POSITIONS, *projection.tables)):
            group = _LogGroup(connection, projection)
            group.rebuild(logs)
    return group.result


class _LogGroup:
    def __init__(self, connection: Connection[Any], projection: Projection) -> None:
        self._connection = connection
        self._projection = projection
        self._read = LogReader(connection).read
        self._refold = Refold(connection, projection, schema=SCRATCH, read=self._read)
        self.result = GroupResult()

    def rebuild(self, logs: Sequence[str]) -> None:
        """Leave the logs whose rows are as they should be; build the others, compare, and replace their live rows."""
        live = progress_of(self._connection, projection=self._projection.name, logs=logs)
        ends = {log: min(at.seq, at.head) for log, at in live.items()}
        agreed = self._as_folded(ends)
        self._read_and_write([Span(log, 0, end) for log, end in ends.items() if log not in agreed])
        self._compare([log for log in logs if log not in agreed])

    def _as_folded(self, ends: Mapping[str, int]) -> set[str]:
        """Return the logs whose live rows are those of their events."""
        agreed: set[str] = set()
        for together in groups(ends):
            found = logs_as_folded(self._connection, self._projection, together, read=self._read)
            self.result.events += found.events
            self.result.rows += found.rows
            agreed |= found.logs
        return agreed

    def _compare(self, logs: Sequence[str]) -> None:
        """Compare the logs built in scratch tables, and replace the live rows of each that differs."""
        going = [log for log in logs if log not in self._refold.refused]
        self.result.rows += self._count(going)
        for first in range(0, len(going), _COMPARED_AT_ONCE):
            together = going[first : first + _COMPARED_AT_ONCE]
            agreed = self._agreed(together)
            for log in together:
                if log not in agreed:
                    self._finish(log)

    def _agreed(self, logs: list[str]) -> set[str]:
        name, tables = self._projection.name, self._projection.tables
        with self._connection.transaction(), self._connection.cursor() as cursor:
            return logs_that_agree(cursor, projection=name, tables=tables, logs=logs)

    def _finish(self, log: str) -> None:
        """Catch the log up, the last events while its live position is locked: consumers may write without a pause."""
        for _ in range(_CATCH_UPS):
            with self._connection.transaction(), self._connection.cursor() as cursor:
                lacking = self._lacking(cursor, log)
                if lacking.upto - lacking.after <= FOLDED_LOCKED:
                    self._read_and_write([lacking])
                    if log not in self._refold.refused:
                        self._replace(cursor, log, lacking.upto)
                    return
            self._read_and_write([lacking])
            if log in self._refold.refused:
                return
        raise LiveRowsMove(log)

    def _lacking(self, cursor: Cursor[Any], log: str) -> Span:
        """Lock the live position, and return the events that the scratch rows lack."""
        live = lock(cursor, projection=self._projection.name, log=log)
        known = head(self._connection, log=log)  # after the lock: live rows cannot pass it
        again = lock(cursor, projection=self._projection.name, log=log, schema=SCRATCH)
        return Span(log, again.seq, min(live.seq, known.seq if known else 0))

    def _replace(self, cursor: Cursor[Any], log: str, upto: int) -> None:
        found = self._projection.compare(cursor, log=log, head=upto)
        self._projection.flip(cursor, log=log, head=upto)
        self.result.differences += found

    def _read_and_write(self, spans: Sequence[Span]) -> None:
        """Fold these events; report as different, and leave as it is, a log that cannot be folded again."""
        before = self._refold.events
        for log, seq, reason in self._refold.fold(spans):
            row = {"seq": seq, "reason": reason or "the event is missing"}
            self.result.differences.append(Difference(log=log, table="positions", side="live", row=row))
        self.result.events += self._refold.events - before

    def _count(self, logs: list[str]) -> int:
        with self._connection.cursor() as cursor:
            return sum(_count_rows(cursor, table.name, logs) for table in self._projection.tables)


def _count_rows(cursor: Cursor[Any], table: str, logs: list[str]) -> int:
    found = cursor.execute(f"select count(*) from {SCRATCH}.{table} where log = any (%s)", [logs]).fetchone()  # noqa: S608
    return int(found[0]) if found else 0
