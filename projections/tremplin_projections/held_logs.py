"""Logs that a projection cannot read past: held there, shown to readers, never dropped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """`since_seq` is the event the projection stopped before, `since` the instant it did."""

    log: str
    projection: str
    since_seq: int
    since: datetime
    reason: str


def hold(cursor: Cursor[Any], *, held: Held) -> None:
    """Record that a log is held; one that is held at the same event already keeps its instant."""
    cursor.execute(
        "insert into held_logs as known (log, projection, since_seq, since, reason) values (%s, %s, %s, %s, %s) "
        "on conflict (log, projection) do update set since_seq = excluded.since_seq, reason = excluded.reason, "
        "since = case known.since_seq when excluded.since_seq then known.since else excluded.since end",
        (held.log, held.projection, held.since_seq, held.since, held.reason),
    )


def release(cursor: Cursor[Any], *, log: str, projection: str) -> bool:
    """Let a log go on; return whether it was held."""
    cursor.execute("delete from held_logs where log = %s and projection = %s", (log, projection))
    return cursor.rowcount == 1


def held_logs(cursor: Cursor[Any], *, projection: str | None = None) -> list[Held]:
    """Return every log that is held (by this projection, where one is given), by name."""
    cursor.execute(
        "select log, projection, since_seq, since, reason from held_logs "
        "where %s::text is null or projection = %s order by log, projection",
        (projection, projection),
    )
    return [
        Held(log=log, projection=name, since_seq=since_seq, since=since, reason=reason)
        for log, name, since_seq, since, reason in cursor.fetchall()
    ]
