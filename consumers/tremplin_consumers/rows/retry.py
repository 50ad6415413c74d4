"""Try held logs again from the store: regularly in the workers, at once by `tremplin held retry`."""

import sys
from collections.abc import Collection
from typing import Any

from psycopg import Connection

from tremplin_consumers.progress import progress_of
from tremplin_consumers.rows.catch_up import catch_up
from tremplin_platform.store.slices import Slice
from tremplin_projections.held_logs import held_logs
from tremplin_projections.registry import Projection


def retry(
    connection: Connection[Any],
    projection: Projection,
    *,
    logs: Collection[str] | None = None,
    most: int = sys.maxsize,
) -> tuple[list[str], list[str]]:
    """
    Apply the events that held logs (all, or those in `logs`) stopped before, then catch these logs up to their heads.

    Return the logs that are released, then those that are still held.

    :param most: stop after so many events of each log; by default at its head
    """
    with connection.cursor() as cursor:
        held = [held_log.log for held_log in held_logs(cursor, projection=projection.name)]
    wanted = [log for log in held if logs is None or log in logs]
    free(connection, projection, logs=wanted)
    for log, known in progress_of(connection, projection=projection.name, logs=wanted).items():
        missing = [Slice(log, known.seq, min(known.head, known.seq + most))]
        while missing:
            missing = catch_up(connection, projection, missing, retried=True)
    with connection.cursor() as cursor:
        still = {held_log.log for held_log in held_logs(cursor, projection=projection.name)}
    return [log for log in wanted if log not in still], [log for log in wanted if log in still]


def free(connection: Connection[Any], projection: Projection, *, logs: Collection[str]) -> None:
    """Release each of `logs` held before an event that is not in the store, or that was applied since."""
    connection.execute(_FREE, {"projection": projection.name, "logs": list(logs)})


_FREE = """
delete from held_logs as held
 where held.projection = %(projection)s and held.log = any (%(logs)s)
   and not exists (select from heads join events using (log)
                     left join positions on positions.log = held.log and positions.projection = held.projection
                    where heads.log = held.log and events.seq = held.since_seq
                      and held.since_seq > coalesce(positions.seq, 0))
"""
