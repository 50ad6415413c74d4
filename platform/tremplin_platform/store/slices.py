"""Parts of many logs read at once, for those who carry or apply the events of every log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from tremplin_platform.store.reading import COLUMNS


@dataclass(frozen=True, slots=True)
class Slice:
    """The events of `log` beyond `after`, up to `upto` included."""

    log: str
    after: int
    upto: int


def read_slices(connection: Connection[Any], slices: Sequence[Slice]) -> list[tuple[Any, ...]]:
    """
    The rows of `reading.COLUMNS`, then the effective day: slice by slice, by seq inside each, without a hole.

    What lies beyond a hole is not given: a log has none, unless someone tampered with it.
    """
    nexts = {part.log: part.after + 1 for part in slices}
    values = {
        "logs": [part.log for part in slices],
        "afters": [part.after for part in slices],
        "uptos": [part.upto for part in slices],
    }
    rows = []
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_EVENTS, values)
        for row in cursor.fetchall():
            log, seq = row[0], row[1]
            if seq == nexts[log]:
                rows.append(row)
                nexts[log] = seq + 1
    return rows


# An order for each slice: see “Plans” in `platform/README.md`.
_EVENTS = f"""
select found.*
  from unnest(%(logs)s::text[], %(afters)s::bigint[], %(uptos)s::bigint[]) with ordinality
       as slice (log, after, upto, turn)
 cross join lateral (
    select {COLUMNS}, effective from events
     where events.log = slice.log and seq > slice.after and seq <= slice.upto
     order by seq) as found
 order by slice.turn, found.seq
"""  # noqa: S608
