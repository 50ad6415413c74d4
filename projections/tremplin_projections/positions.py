"""Store how far a projection has applied each log; moves are compare-and-set, so that one writer at a time succeeds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Cursor

from tremplin_projections.batches import LIVE, Batch, Schema
from tremplin_projections.rows.table import Table

POSITIONS = Table("positions")
"""One table for all projections, each with its own rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The last event of a log that was applied, and when it was recorded; seq 0 and None before the first."""

    log: str
    seq: int
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """
    How far a projection is behind the logs that a reader sees: how many of their `events` are not applied, and how
    many of these logs are `held`.
    """

    events: int
    held: int


def lag(cursor: Cursor[Any], *, projection: str, logs: Collection[str] | None = None) -> Lag:
    """Return how far a projection is behind those of `logs` (None: all) that the settings of the reader show."""
    where = "true" if logs is None else "log = any(%(logs)s)"
    parameters = {"projection": projection, "logs": None if logs is None else list(logs)}
    [(events, held)] = cursor.execute(_LAG.format(where=where), parameters).fetchall()
    return Lag(events=int(events), held=held)


def move(cursor: Cursor[Any], *, projection: str, batch: Batch, schema: Schema) -> set[str]:
    """
    Move the position of each log of `batch` to its last event, if it is where the batch states.

    Return the logs whose position was elsewhere and has not moved. The others stay locked until the transaction ends.
    """
    logs = sorted(batch)
    moved = cursor.execute(
        _MOVE.format(schema=schema),
        (
            logs,
            [batch[log][0] for log in logs],
            [batch[log][1][-1].seq for log in logs],
            [batch[log][1][-1].recorded_at for log in logs],
            projection,
            projection,
        ),
    ).fetchall()
    return set(logs) - {row[0] for row in moved}


def positions(cursor: Cursor[Any], *, projection: str, logs: list[str] | None = None) -> Mapping[str, int]:
    """Return the seq that `projection` is at in each of `logs` (None: every log), without the logs not begun."""
    cursor.execute(_READ, (logs, logs, projection))
    return dict(cursor.fetchall())


def positions_of_others(cursor: Cursor[Any], *, projections: list[str]) -> list[tuple[str, str, int]]:
    """Return the positions (log, projection, seq) of all projections but `projections`."""
    cursor.execute(_OTHERS, (projections,))
    return cursor.fetchall()


def lock(cursor: Cursor[Any], *, projection: str, log: str, schema: Schema = LIVE) -> Position:
    """Return the position of `projection` in `log`, and lock it until the transaction ends."""
    found = cursor.execute(_LOCK.format(schema=schema), (log, projection)).fetchone()
    return Position(log=log, seq=found[0] if found else 0, recorded_at=found[1] if found else None)


def put(cursor: Cursor[Any], *, projection: str, position: Position) -> None:
    """Set the live position of `projection`, which the caller has locked."""
    if position.seq == 0:
        statement = f"delete from {LIVE}.positions where log = %s and projection = %s"  # noqa: S608
        cursor.execute(statement, (position.log, projection))
    else:
        cursor.execute(
            f"update {LIVE}.positions set seq = %s, recorded_at = %s where log = %s and projection = %s",  # noqa: S608
            (position.seq, position.recorded_at, position.log, projection),
        )


_MOVE = """
with given as (
    select * from unnest(%b::text[], %b::bigint[], %b::bigint[], %b::timestamptz[]) as g (log, after, seq, recorded_at)
), moved as (
    update {schema}.positions known set seq = given.seq, recorded_at = given.recorded_at
      from given where known.log = given.log and known.projection = %b and known.seq = given.after
    returning known.log
), begun as (
    insert into {schema}.positions (log, projection, seq, recorded_at)
    select log, %b, seq, recorded_at from given where after = 0
        on conflict (log, projection) do nothing
    returning log
)
select log from moved union all select log from begun
"""
# Each side is read whole: PostgreSQL takes the rows that policies show for few, and would look one up for each of the
# other side, but in a full join.
_LAG = """
select coalesce(sum(greatest(0, heads.seq - coalesce(at.seq, 0))), 0),
       (select count(*) from held_logs join heads using (log) where projection = %(projection)s and {where})
  from (select log, seq from heads where {where}) heads
  full join (select log, seq from positions where projection = %(projection)s and {where}) at using (log)
"""
_READ = (
    f"select log, seq from {LIVE}.positions "  # noqa: S608
    "where (%s::text[] is null or log = any(%s)) and projection = %s"
)
_OTHERS = (
    f"select log, projection, seq from {LIVE}.positions "  # noqa: S608
    "where projection <> all(%s) order by log, projection"
)
IN_PYTHON = "extract(year from recorded_at) between 2 and 9998"
"""Whether Python can hold the time of a position, as it can that of any event: none is infinite, or of another year."""
RECORDED_AT = f"case when {IN_PYTHON} then recorded_at end"
"""When the last event was recorded; null for a time that Python cannot hold, which is of no event."""

_LOCK = f"select seq, {RECORDED_AT} from {{schema}}.positions where log = %s and projection = %s for update"  # noqa: S608
