"""
Reads logs a stretch at a time, each column of its rows put together by the server: no row is made here.

The server puts bytes end to end and counts them, and nothing more: it serves these columns whatever their form, and
what is verified (digests, their order, the content) is worked out here from them.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_platform.audit.stored import DIGESTED, FILLED, SLICE

FEW_EVENTS = SLICE
"""As many events are read in one statement, whether they are of one log or of many."""


class Stretch(NamedTuple):
    """
    Consecutive events of `log` beyond seq `after`, by seq, column by column; None in a stretch without an event.

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
    heads: bytes
    contents: bytes
    digests: bytes
    filled: int
    seqs: bytes
    moments: bytes
    kinds: str
    effectives: str
    audiences: str

    @property
    def is_last(self) -> bool:
        """Whether the log has no event after these."""
        return self.events < SLICE


def read_stretches(connection: Connection[Any], logs: Sequence[str], *, after: int = 0) -> list[Stretch]:
    """Return the stretch of each log beyond seq `after`, in the order of `logs`."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_STRETCHES, {"logs": list(logs), "after": after}, prepare=True)
        return [Stretch._make(row) for row in cursor]


_STRETCHES = f"""
select wanted.name, %(after)s::bigint, stretch.*
  from unnest(%(logs)s::text[]) with ordinality as wanted (name, turn)
 cross join lateral (
    select count(*),
           string_agg({DIGESTED}, '\\x00'::bytea),
           string_agg(data, '\\x0a'::bytea),
           string_agg(digest, '\\x00'::bytea),
           count(*) filter (where octet_length(digest) = 32 and ({", ".join(FILLED)}) is not null),
           string_agg(int8send(seq), ''::bytea),
           string_agg(timestamptz_send(recorded_at), ''::bytea),
           string_agg(topic || ' ' || version || ' ' || subject_version, chr(10)),
           string_agg(effective, chr(10)),
           string_agg(coalesce('=' || audience, ''), chr(10))
      from (select * from events where log = wanted.name and seq > %(after)s order by seq limit {SLICE}) stored
 ) stretch
 order by wanted.turn
"""  # noqa: S608
