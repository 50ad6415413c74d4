"""Records that were not applied: kept where `status` sees them, until an operator has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection, Cursor

from tremplin_consumers.gathering import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRecord:
    """A record of the topic that was not applied; `log` is empty where its key names none."""

    log: str
    partition: int
    offset: int
    reason: str
    seen_at: datetime


def remember(cursor: Cursor[Any], rejected: Sequence[Rejected]) -> None:
    """Keep what was refused; the same record refused again is the same row."""
    cursor.executemany(_REMEMBER, [(each.log, each.partition, each.offset, each.reason) for each in rejected])


def rejected_records(connection: Connection[Any]) -> list[RejectedRecord]:
    """What was refused and not acknowledged yet, the oldest first."""
    rows = connection.execute(
        'select log, partition, "offset", reason, seen_at from rejected_records order by seen_at, log, partition'
    ).fetchall()
    return [RejectedRecord(log=a, partition=b, offset=c, reason=d, seen_at=e) for a, b, c, d, e in rows]


def acknowledge(connection: Connection[Any]) -> int:
    """Forget them, once an operator has seen them; returns how many. Their logs were healed from the store."""
    return connection.execute("delete from rejected_records").rowcount


_REMEMBER = """
insert into rejected_records (log, partition, "offset", reason) values (%s, %s, %s, %s) on conflict do nothing
"""
