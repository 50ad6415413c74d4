"""The table of held logs: those with an event that a projection cannot apply. Readers are informed of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A log that a projection holds: it stopped before event `since_seq`, at the instant `since`."""

    log: str
    projection: str
    since_seq: int
    since: datetime
    reason: str


def hold(cursor: Cursor[Any], *, held: Held) -> None:
    """Record that a log is held; keep the first instant if it is held before the same event already."""
    cursor.execute(
        "insert into held_logs as known (log, projection, since_seq, since, reason) values (%s, %s, %s, %s, %s) "
        "on conflict (log, projection) do update set since_seq = excluded.since_seq, reason = excluded.reason, "
        "since = case known.since_seq when excluded.since_seq then known.since else excluded.since end",
        (held.log, held.projection, held.since_seq, held.since, held.reason),
    )


def release(cursor: Cursor[Any], *, log: str, projection: str) -> bool:
    """Release a log; return whether it was held."""
    cursor.execute("delete from held_logs where log = %s and projection = %s", (log, projection))
    return cursor.rowcount == 1


def held_logs(cursor: Cursor[Any], *, projection: str | None = None) -> list[Held]:
    """Return the held logs by name, of one projection or of all (None)."""
    cursor.execute(
        "select log, projection, since_seq, since, reason from held_logs "
        "where %s::text is null or projection = %s order by log, projection",
        (projection, projection),
    )
    return [
        Held(log=log, projection=name, since_seq=since_seq, since=since, reason=reason)
        for log, name, since_seq, since, reason in cursor.fetchall()
    ]
