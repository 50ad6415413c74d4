"""
The database's clock beside the heads of the logs.

`recorded_at` never goes back: after a clock stepped forward and back, a head is later than the clock, and what is
appended is recorded a microsecond after it. Beyond 5 s that is refused (`sql/0022_cheaper_appends.sql`), until
the clock has passed the head or the operator accepts it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

AHEAD = """
select heads.log, heads.recorded_at, extract(epoch from heads.recorded_at - clock_timestamp())::float8
  from heads left join accepted_clocks as accepted using (log)
 where heads.recorded_at > clock_timestamp() + interval '5 seconds'
   and (accepted.upto is null or heads.recorded_at > accepted.upto + interval '5 seconds')
"""
"""The logs whose heads are beyond the tolerance and not accepted: log, instant, seconds."""

SQLSTATE = "TR001"
"""Of the refusal of an append, from PostgreSQL."""


class ClockBehind(Exception):
    """The head of `log` is later than the database's clock by `seconds`: nothing was appended."""

    def __init__(self, log: str, seconds: float) -> None:
        super().__init__(log, seconds)
        self.log = log
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A log whose head is later than the database's clock, by `seconds`."""

    log: str
    recorded_at: datetime
    seconds: float


def ahead(connection: Connection[Any], *, logs: Collection[str] | None = None) -> list[Ahead]:
    """
    The logs, among `logs` or all, whose heads are beyond the tolerance and not accepted, in their order.

    :param connection: of the command or feed role
    """
    rows = connection.execute(
        AHEAD + " and (%(logs)s::text[] is null or heads.log = any (%(logs)s)) order by heads.log",
        {"logs": None if logs is None else list(logs)},
    )
    return [Ahead(log=log, recorded_at=at, seconds=seconds) for log, at, seconds in rows.fetchall()]


def behind_clock(connection: Connection[Any], *, logs: Collection[str]) -> ClockBehind | None:
    """What refuses an append to the first of `logs` whose head is ahead and not accepted; None where none is."""
    return next((ClockBehind(late.log, late.seconds) for late in ahead(connection, logs=logs)), None)


def require_clock(connection: Connection[Any], *, logs: Collection[str]) -> None:
    """:raises ClockBehind: the head of one of `logs` is later than the database's clock, and is not accepted"""
    fault = behind_clock(connection, logs=logs)
    if fault is not None:
        raise fault


def accept(connection: Connection[Any], logs: Collection[Ahead]) -> None:
    """
    Let commands go on in these logs, although what they record there is later than the clock until it has passed.

    A head that is moved beyond what is accepted by more than the tolerance is refused again.

    :param connection: of the database's owner
    """
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into accepted_clocks (log, upto) values (%s, %s)"
            " on conflict (log) do update set upto = excluded.upto, accepted_at = clock_timestamp()",
            [(head.log, head.recorded_at) for head in logs],
        )
