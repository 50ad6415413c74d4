"""Find what the replay of a log cannot: rows of logs without events, positions of unknown projections, held logs."""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from tremplin_projections.batches import LIVE
from tremplin_projections.held_logs import held_logs
from tremplin_projections.positions import POSITIONS, positions_of_others
from tremplin_projections.registry import Projection, projections
from tremplin_projections.replay.mismatch import Mismatch


def logs_with_rows(connection: Connection[Any], projection: Projection) -> set[str]:
    """Return every log that has a row in a table of `projection`, or a position."""
    return {
        log
        for table in (POSITIONS, *projection.tables)
        for (log,) in connection.execute(_LOGS.format(table=f"{LIVE}.{table.name}")).fetchall()
    }


def held(connection: Connection[Any], *, log: str | None) -> Iterator[Mismatch]:
    """Report each held log, in `log` or in all logs (None)."""
    for held_log in held_logs(connection.cursor()):
        if log in (None, held_log.log):
            yield Mismatch(
                log=held_log.log,
                projection=held_log.projection,
                seq=held_log.since_seq,
                problem=f"journal retenu avant cet événement : {held_log.reason}",
            )


def unknown_positions(connection: Connection[Any], *, log: str | None) -> Iterator[Mismatch]:
    """Report each position of a projection that does not exist, in `log` or in all logs (None)."""
    for found, projection, seq in positions_of_others(connection.cursor(), projections=list(projections())):
        if log in (None, found):
            yield Mismatch(
                log=found,
                projection=projection,
                table=POSITIONS.name,
                seq=seq,
                problem="position d’une projection qui n’existe pas",
            )


# Jump from each log to the next in the index, instead of reading the whole table for its few logs.
_LOGS = """
with recursive found (log) as (
    select min(log) from {table}
    union all
    select (select min(log) from {table} where log > found.log) from found where found.log is not null
)
select log from found where log is not null
"""
