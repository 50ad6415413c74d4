"""
Reads logs a stretch at a time, each column of its rows put together by the server: no row is made here.

The server puts bytes end to end and counts them, and nothing more: it serves these columns whatever their form, and
what is verified (digests, their order, the content) is worked out here from them.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_platform.audit.stored import DIGESTED, FILLED, SLICE

MOST_EVENTS = SLICE
MOST_BYTES = 16 * 1024**2
"""As many events, and as many bytes of their data, are read in one statement; and an event more of each of its logs."""


class Wanted(NamedTuple):
    """What to read of a log: at most so many of its events beyond seq `after`."""

    log: str
    after: int
    most: int


class Stretch(NamedTuple):
    """
    Consecutive events of `log` beyond seq `after`, by seq, column by column; None in a stretch without an event.

    `is_last`: whether the log has no event after these
    `heads`: what digests are of before the data; between two, as between two of `digests`, stands a NUL
    `contents`: the data; between two stands a line feed, as in `kinds` (topic, version and number in its subject),
    `effectives` and `audiences` (empty, or `=` and the audience)
    `seqs`, `moments` (microseconds since 2000): eight bytes each
    `filled`: how many have a value in every column that each event has one in, and a digest of 32 bytes; the server
    leaves out of what it puts together the values that are NULL
    """

    log: str
    after: int
    events: int
    is_last: bool
    heads: bytes
    contents: bytes
    digests: bytes
    filled: int
    seqs: bytes
    moments: bytes
    kinds: str
    effectives: str
    audiences: str


def read_stretches(connection: Connection[Any], wanted: Sequence[Wanted]) -> list[Stretch]:
    """Return the stretch of each log, in their order: its first events, and at least one if there is any."""
    logs, after, most = zip(*wanted, strict=True)
    asked = {"logs": list(logs), "after": list(after), "most": list(most), "bytes": MOST_BYTES // len(wanted)}
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_STRETCHES, asked, prepare=True)
        return [Stretch._make(row) for row in cursor]


def next_stretch(connection: Connection[Any], log: str, *, after: int, most: int) -> Stretch:
    """Return the stretch of one log beyond seq `after`, of `most` events where no limit is below."""
    (stretch,) = read_stretches(connection, [Wanted(log, after, min(most, MOST_EVENTS))])
    return stretch


# Events of one seq, which a table without its key may hold, are read together: the next stretch is of seqs beyond.
_STRETCHES = f"""
select wanted.name, wanted.after, stretch.*
  from unnest(%(logs)s::text[], %(after)s::bigint[], %(most)s::bigint[])
       with ordinality as wanted (name, after, most, turn)
 cross join lateral (
    select count(*),
           count(*) < wanted.most and coalesce(sum(octet_length(data)), 0) < %(bytes)s::bigint,
           string_agg({DIGESTED}, '\\x00'::bytea),
           string_agg(data, '\\x0a'::bytea),
           string_agg(digest, '\\x00'::bytea),
           count(*) filter (where octet_length(digest) = 32 and ({", ".join(FILLED)}) is not null),
           string_agg(int8send(seq), ''::bytea),
           string_agg(timestamptz_send(recorded_at), ''::bytea),
           string_agg(topic || ' ' || version || ' ' || subject_version, chr(10)),
           string_agg(effective, chr(10)),
           string_agg(coalesce('=' || audience, ''), chr(10))
      from (select *, sum(octet_length(data)) over (
                           order by seq groups between unbounded preceding and 1 preceding) as before
              from events where log = wanted.name and seq > wanted.after
             order by seq fetch first (wanted.most) rows with ties) stored
     where coalesce(before, 0) < %(bytes)s::bigint
 ) stretch
 order by wanted.turn
"""  # noqa: S608
