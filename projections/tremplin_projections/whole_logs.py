"""
Compare the live rows of logs with those folded in memory from their first event, a part of the events at a time.

A rebuild finds nearly all logs as they should be, and writes nothing for these.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from json import JSONDecoder, JSONEncoder
from typing import Any

import psycopg
from psycopg import Connection, Cursor
from psycopg.types.json import set_json_loads

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.batches import LIVE, SCRATCH, Unprojectable
from tremplin_projections.gc_pause import collector_paused
from tremplin_projections.positions import IN_PYTHON
from tremplin_projections.refold import ReadSpans, Span, groups, turns
from tremplin_projections.registry import Projection, WholeRows
from tremplin_projections.rows.table import Row, Table

MOST_WAITING = 50_000
"""The most rows kept from one part to the next: declarations that later events decide, sums, and others."""

_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The logs whose rows are those of their events, and how many events and rows these have."""

    logs: Set[str] = field(default_factory=set)
    events: int = 0
    rows: int = 0


def logs_as_folded(
    connection: Connection[Any], projection: Projection, logs: Sequence[str], *, read: ReadSpans
) -> Agreed:
    """
    Return those of `logs` whose live rows, position included, are the rows of all their events.

    The others are undecided: rows differ, an event is missing, one of any of `logs` cannot be applied, or more than
    `MOST_WAITING` rows would be kept. All is read in one snapshot, and no row is locked. Beside those rows, at most
    `refold.EVENTS_AT_ONCE` events of one log, or of several, are in memory, with their rows.
    """
    if projection.rows is None:
        return Agreed()
    with (
        connection.transaction(force_rollback=True),
        connection.cursor(binary=True) as cursor,
        collector_paused(),
    ):
        cursor.execute("set transaction isolation level repeatable read")
        set_json_loads(_json, cursor)
        ends = _positions(cursor, projection.name, logs)
        comparison = _Comparison(cursor, projection.tables, projection.rows, ends)
        try:
            return comparison.of_parts(read)
        except (Unprojectable, psycopg.DataError):  # the second: a day that Python lacks, or a sum too large
            return Agreed()


_End = tuple[int, datetime]
"""The seq of the last event applied, and when it was recorded."""


def _positions(cursor: Cursor[Any], projection: str, logs: Sequence[str]) -> dict[str, _End]:
    cursor.execute(
        f"select log, seq, recorded_at from {LIVE}.positions where log = any (%s) and projection = %s"  # noqa: S608
        f" and seq > 0 and {IN_PYTHON} order by log",
        (list(logs), projection),
    )
    return {log: (seq, recorded_at) for log, seq, recorded_at in cursor.fetchall()}


class _Comparison:
    """
    The rows of events folded so far, less those that equal their live row: these are counted, and freed.

    A row that names its last event (`Table.of_last_event`) is compared when this is folded, any other at the end of
    its log. Each live row is read once. So a row that a later event changes once more finds no live row, waits to
    the end, and the log differs: rightly, as its live row named an event that was not the last.
    """

    def __init__(
        self, cursor: Cursor[Any], tables: Sequence[Table], rows: WholeRows, ends: Mapping[str, _End]
    ) -> None:
        self._cursor = cursor
        self._tables = tables
        self._rows = rows
        self._ends = ends
        self._waiting: dict[Table, dict[tuple[Any, ...], Row]] = defaultdict(dict)
        self._counted: Counter[str] = Counter()
        self._differing: set[str] = set()

    def of_parts(self, read: ReadSpans) -> Agreed:
        """Read and compare every event; return the logs that do not differ."""
        for together in groups({log: seq for log, (seq, _) in self._ends.items()}):
            self._add_logs([Span(log, 0, self._ends[log][0]) for log in together], read)
        agreed = self._ends.keys() - self._differing
        return Agreed(
            logs=agreed,
            events=sum(self._ends[log][0] for log in agreed),
            rows=sum(self._counted[log] for log in agreed),
        )

    def _add_logs(self, spans: Sequence[Span], read: ReadSpans) -> None:
        """Fold and compare some logs together, or a long one in parts, until all differ."""
        for turn in turns(spans) if len(spans) == 1 else [spans]:
            self._add(turn, read)
            if sum(map(len, self._waiting.values())) > MOST_WAITING:
                self._give_up()
            if self._differing >= {span.log for span in spans}:
                break
        self._give_up()

    def _give_up(self) -> None:
        """Count the logs of which a row still waits among those that differ, and free these rows."""
        self._differing |= {row[0] for waiting in self._waiting.values() for row in waiting.values()}
        self._waiting.clear()

    def _add(self, turn: Sequence[Span], read: ReadSpans) -> None:
        """Fold whole logs, or the next part of one, in the order of their names; compare the rows that it decides."""
        events = read(turn)
        whole = [span for span in turn if self._is_whole(span, events[span.log])]
        self._differing |= {span.log for span in turn} - {span.log for span in whole}
        if not whole:
            return
        made = self._rows(self._cursor, {span.log: (span.after, events[span.log]) for span in whole})
        ending = self._ends_with(whole[0])
        first = whole[0].after + 1 if whole[0].after else _LOWEST  # live rows of no event are seen too
        last = _HIGHEST if ending else whole[0].upto
        logs = [span.log for span in whole]
        for table in self._tables:
            again = made.get(table)
            if again is None:
                self._compare_scratch(table, [logs, first, last])
            elif table.of_last_event:
                self._compare(table, again, self._live(table, len(again), _OF_SEQS, [logs, first, last]))
            else:
                self._compare(table, again, self._live(table, len(again), _OF_LOGS, [logs]) if ending else [])

    def _is_whole(self, span: Span, events: Sequence[Envelope]) -> bool:
        return len(events) == span.upto - span.after and (
            not self._ends_with(span) or events[-1].recorded_at == self._ends[span.log][1]
        )

    def _ends_with(self, span: Span) -> bool:
        return span.upto == self._ends[span.log][0]

    def _live(self, table: Table, made: int, statement: str, parameters: list[Any]) -> list[Row]:
        """Read live rows, at most `MOST_WAITING` more than events made: with more, every log of the part differs."""
        most = made + len(self._waiting[table]) + MOST_WAITING
        asked = statement.format(columns=", ".join(table.names), table=f"{LIVE}.{table.name}")
        if table.once:  # in the order in which they are folded
            asked += f" order by {', '.join(table.key)}"
        live = self._cursor.execute(f"{asked} limit {most + 1}", parameters).fetchall()
        if len(live) > most:
            self._differing.update(parameters[0])
        return live

    def _compare(self, table: Table, made: Collection[Row], live: Collection[Row]) -> None:
        self._counted.update(row[0] for row in live)
        if table.once and live == made:  # nearly all rows: entries, in the order of their keys on both sides
            return
        waiting, key_of, merged = self._waiting[table], table.key_of, table.merged
        for row in made:
            key = key_of(row)
            known = waiting.get(key)
            waiting[key] = row if known is None else merged(known, row)
        exact = _exact(table)
        for row in live:
            found = waiting.pop(key_of(row), None)
            if found is None or exact(found) != row:
                self._differing.add(row[0])

    def _compare_scratch(self, table: Table, part: list[Any]) -> None:
        """Compare the rows of `SCRATCH` with those live, in PostgreSQL: these hold long lists."""
        statement = _OF_SCRATCH.format(
            columns=", ".join(table.names),
            table=f"{LIVE}.{table.name}",
            scratch=f"{SCRATCH}.{table.name}",
            key=", ".join(table.key),
            live=", ".join(f"live.{name}" for name in table.names),
            again=", ".join(f"again.{name}" for name in table.names),
        )
        for log, rows, differ in self._cursor.execute(statement, part).fetchall():
            self._counted[log] += rows
            if differ:
                self._differing.add(log)
        self._cursor.execute(f"truncate {SCRATCH}.{table.name}")


_OF_LOGS = "select {columns} from {table} where log = any (%s)"
_OF_SEQS = f"{_OF_LOGS} and seq between %s and %s"
_OF_SCRATCH = f"""
select log, count(live), bool_or(({{live}}) is distinct from ({{again}}))
  from ({_OF_SEQS}) live full join {{scratch}} again using ({{key}}) group by log
"""  # noqa: S608


def _exact(table: Table) -> Callable[[Row], Row]:
    """Return a function from a folded row to the live row that equals it: JSON is text, as `_json` makes it."""
    places = {place for place, kind in enumerate(table.types) if kind == "jsonb"}
    if not places:
        return lambda row: row
    return lambda row: tuple(
        _encoded(value) if place in places and value is not None else value for place, value in enumerate(row)
    )


def _json(text: str | bytes) -> str:
    """
    Return a live JSON value as text, which is equal for equal values alone: in Python True equals 1.

    A number that Python may round, and a value that it cannot hold, is like none of a folded row.
    """
    try:
        return _encoded(_decoded(text if isinstance(text, str) else bytes(text).decode()))
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of nested lists
        return ""


_encoded = JSONEncoder(sort_keys=True).encode
_decoded = JSONDecoder(parse_float="\0".__add__).decode
