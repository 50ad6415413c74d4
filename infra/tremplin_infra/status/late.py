"""Find the logs that wait for the delivery, the relay or a projection, and those that no longer move."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_infra.status.part import Part
from tremplin_infra.waiting import wait_until
from tremplin_platform.store.delivery.addressing import AUDIENCES, CENTRALE
from tremplin_platform.store.delivery.delivery import behind

PATIENCE_S = 30.0
"""What waits longer than this, and does not move while it is watched, is stuck."""
_WATCH_S = 3.0


class Late(NamedTuple):
    """A log for which `events` wait after `seq`, the oldest for `seconds`."""

    log: str
    seq: int
    events: int
    seconds: float


class Astray(NamedTuple):
    """A log of which a projection has applied `seq`, where the store has no such event and ends at `head`."""

    log: str
    seq: int
    head: int


Look = Callable[[], list[Late]]


def late_for_relay(connection: Connection[Any]) -> list[Late]:
    """List the logs that are not published to their head."""
    return _late(connection, _FOR_RELAY)


def late_for_projection(connection: Connection[Any], *, name: str) -> list[Late]:
    """List the logs that the projection has not applied to their head, without those it holds."""
    return _late(connection, _FOR_PROJECTION, name=name)


def late_for_delivery(connection: Connection[Any]) -> list[Late]:
    """
    List the logs that lack a fact of the centrale addressed to them, and those of merged members that hold what their
    successors have not taken over.
    """
    return _late(connection, _FOR_DELIVERY, logs=behind(connection)) + _late(connection, _FOR_SUCCESSORS)


def late_for_sealing(connection: Connection[Any]) -> list[Late]:
    """List the logs that are not sealed to their head."""
    return _late(connection, _FOR_SEALING)


def astray(connection: Connection[Any], *, name: str) -> list[Astray]:
    """List the logs where a projection is at no event of the store: beyond the head, or at another event of its seq."""
    return [Astray(*row) for row in connection.execute(_ASTRAY, {"name": name}).fetchall()]


def fill_lag(part: Part, look: Look, *, patience_s: float = PATIENCE_S) -> None:
    """Fill in the lag of `part`; what waits longer and does not move while it is watched is a problem."""
    late = look()
    part.logs_behind = len(late)
    part.lag_events = sum(waiting_log.events for waiting_log in late)
    part.lag_seconds = round(max((waiting_log.seconds for waiting_log in late), default=0.0), 3)
    for log in sorted(_stuck(late, look, watched=part.reachable, patience_s=patience_s)):
        part.problems.append(
            f"Le journal {log} attend depuis plus de {patience_s:.0f} secondes et n’avance pas."
        )


def _stuck(late: Iterable[Late], look: Look, *, watched: bool, patience_s: float) -> set[str]:
    """List the logs that wait too long; where a process serves them (`watched`), only those that do not move."""
    waiting = {(waiting_log.log, waiting_log.seq) for waiting_log in late if waiting_log.seconds > patience_s}

    def moved() -> bool:
        waiting.intersection_update((waiting_log.log, waiting_log.seq) for waiting_log in look())
        return not waiting

    if not waiting or (watched and wait_until(moved, seconds=_WATCH_S)):
        return set()
    return {log for log, _ in waiting}


def _late(connection: Connection[Any], statement: str, **values: Any) -> list[Late]:
    return [Late(*row) for row in connection.execute(statement, values).fetchall()]


_WITH_AGE = """
select late.log, late.seq, late.head - late.seq,
       greatest(0, extract(epoch from clock_timestamp() - events.recorded_at))::float8
  from late join events on events.log = late.log and events.seq = late.seq + 1
"""
_FOR_RELAY = f"""
with late as (
    select heads.log, coalesce(marks.seq, 0) as seq, heads.seq as head
      from heads left join marks on marks.log = heads.log where heads.seq > coalesce(marks.seq, 0)
) {_WITH_AGE}
"""  # noqa: S608
_FOR_SEALING = f"""
with late as (
    select heads.log, coalesce(sealed.size, 0) as seq, heads.seq as head
      from heads left join lateral (
               select size from sealed_heads where sealed_heads.log = heads.log order by size desc limit 1
           ) sealed on true
     where heads.seq > coalesce(sealed.size, 0)
) {_WITH_AGE}
"""  # noqa: S608
_FOR_PROJECTION = f"""
with late as (
    select heads.log, coalesce(positions.seq, 0) as seq, heads.seq as head
      from heads left join positions on positions.log = heads.log and positions.projection = %(name)s
     where heads.seq > coalesce(positions.seq, 0)
       and not exists (select from held_logs where held_logs.log = heads.log and held_logs.projection = %(name)s)
) {_WITH_AGE}
"""  # noqa: S608
_ASTRAY = """
select positions.log, positions.seq, coalesce(heads.seq, 0)
  from positions left join heads on heads.log = positions.log
       left join events on events.log = heads.log and events.seq = positions.seq
 where positions.projection = %(name)s and events.recorded_at is distinct from positions.recorded_at
 order by positions.log
"""
_FOR_SUCCESSORS = f"""
with late as (
    select heads.log, lineages.cut as seq, heads.seq as head
      from lineages join heads using (log) where heads.seq > lineages.cut
) {_WITH_AGE}
"""  # noqa: S608
_FOR_DELIVERY = f"""
select heads.log, heads.centrale_seq, count(*)::int,
       greatest(0, extract(epoch from clock_timestamp() - min(events.recorded_at)))::float8
  from heads cross join lateral ({AUDIENCES}) addressed (audience)
  join events on events.log = '{CENTRALE}' and events.audience <> 'none'
             and events.audience = addressed.audience and events.seq > heads.centrale_seq
 where heads.log = any (%(logs)s)
 group by heads.log, heads.centrale_seq
"""  # noqa: S608
