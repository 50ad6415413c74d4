"""
Compare the live rows of logs with those folded in memory from their first event.

A rebuild finds nearly all logs as they should be, and writes nothing for these.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection, Cursor
from psycopg.types.json import set_json_loads

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.batches import LIVE, Unprojectable
from tremplin_projections.gc_pause import collector_paused
from tremplin_projections.refold import ReadSpans, Span
from tremplin_projections.registry import Projection, WholeRows
from tremplin_projections.rows.table import Row, Table


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

    The others are undecided: rows differ, an event is missing, or one of any of `logs` cannot be applied. All is read
    in one snapshot, and no row is locked. Every event and row of `logs` is in memory at once.
    """
    if projection.rows is None:
        return Agreed()
    with (
        connection.transaction(force_rollback=True),
        connection.cursor(binary=True) as cursor,
        collector_paused(),
    ):
        cursor.execute("set transaction isolation level repeatable read")
        return _agreed(cursor, projection.rows, _whole(cursor, projection.name, logs, read))


def _whole(
    cursor: Cursor[Any], projection: str, logs: Sequence[str], read: ReadSpans
) -> dict[str, list[Envelope]]:
    """Read each log from its first event to that of its position; leave out those where one is missing."""
    cursor.execute(
        f"select log, seq, recorded_at from {LIVE}.positions where log = any (%s) and projection = %s",  # noqa: S608
        (list(logs), projection),
    )
    live = cursor.fetchall()
    events = read([Span(log, 0, seq) for log, seq, _ in live])
    return {
        log: found
        for log, seq, recorded_at in live
        if (found := events[log]) and (found[-1].seq, found[-1].recorded_at) == (seq, recorded_at)
    }


def _agreed(cursor: Cursor[Any], rows: WholeRows, whole: Mapping[str, list[Envelope]]) -> Agreed:
    set_json_loads(_json, cursor)
    try:
        made = rows(cursor, {log: (0, events) for log, events in whole.items()})
        differing = {
            log for table, again in made.items() for log in _differing(cursor, table, again, [*whole])
        }
    except (Unprojectable, psycopg.DataError):  # the second: of an infinite day, which Python does not have
        return Agreed()
    return Agreed(
        logs=whole.keys() - differing,
        events=sum(len(events) for log, events in whole.items() if log not in differing),
        rows=sum(row[0] not in differing for again in made.values() for row in again),
    )


def _differing(cursor: Cursor[Any], table: Table, again: Collection[Row], logs: list[str]) -> set[str]:
    """Return the logs of which a row is only live, or only among those folded again."""
    columns = ", ".join(table.names)
    statement = f"select {columns} from {LIVE}.{table.name} where log = any (%s)"  # noqa: S608
    live = cursor.execute(statement, [logs]).fetchall()
    comparable = _comparable(table)
    if comparable(live) == comparable(again):  # in order: sets of tuples take longer
        return set()
    alone = {*comparable(live)} ^ {*comparable(again)}
    return {row[0] for row in (*live, *again) if comparable([row])[0] in alone}


def _comparable(table: Table) -> Callable[[Collection[Row]], list[Any]]:
    """
    Return what makes of rows the values to compare, in order.

    JSON is compared with its types: true equals 1 in Python.
    """
    if any(kind == "jsonb" or kind.endswith("[]") for kind in table.types):
        return lambda rows: sorted(json.dumps(row, sort_keys=True, default=str) for row in rows)
    return lambda rows: sorted(rows, key=table.key_of)


def _json(text: str | bytes) -> Any:
    """Decode a live value so that null, and numbers that Python may round, are like no value of a folded row."""
    value = json.loads(text, parse_float="\0".__add__)
    return "\0" if value is None else value
