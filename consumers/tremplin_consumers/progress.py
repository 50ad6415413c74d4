"""Read how far a projection has applied each log, and which logs it holds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from tremplin_projections.batches import LIVE


@dataclass(frozen=True, slots=True)
class ConsumerProgress:
    """The last seq of a log that was applied (0: none), its head, and whether the log is held (`held_logs`)."""

    seq: int
    head: int
    stalled: bool


def progress_of(
    connection: Connection[Any], *, projection: str, logs: Collection[str]
) -> dict[str, ConsumerProgress]:
    """Return how far `projection` is in each of `logs`; a log that does not exist is left out."""
    rows = connection.execute(_OF_LOGS, {"projection": projection, "logs": list(logs)}).fetchall()
    return {log: ConsumerProgress(seq, head, stalled) for log, seq, head, stalled in rows}


def behind(connection: Connection[Any], *, projection: str) -> dict[str, ConsumerProgress]:
    """Return every log whose head is ahead of the projection, held ones included."""
    rows = connection.execute(_BEHIND, {"projection": projection}).fetchall()
    return {log: ConsumerProgress(seq, head, stalled) for log, seq, head, stalled in rows}


def held_share(connection: Connection[Any], *, projection: str) -> tuple[int, int]:
    """Return how many logs the projection holds, and how many logs there are."""
    row = connection.execute(
        "select (select count(*) from held_logs where projection = %s), (select count(*) from heads)",
        [projection],
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


# A rebuild has temporary tables of these names.
_COLUMNS = f"""
select heads.log, coalesce(positions.seq, 0), heads.seq, held_logs.log is not null from heads
  left join {LIVE}.positions positions on positions.log = heads.log and positions.projection = %(projection)s
  left join held_logs on held_logs.log = heads.log and held_logs.projection = %(projection)s
"""  # noqa: S608
_OF_LOGS = _COLUMNS + " where heads.log = any (%(logs)s)"
_BEHIND = _COLUMNS + " where heads.seq > coalesce(positions.seq, 0)"
