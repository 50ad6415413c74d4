"""
Find the logs that stay behind without a gap in the topic: its tail was lost, it was made again, or the relay stopped.

A log is behind for a moment after each write. One that has not moved between two sweeps is caught up from the store.
"""

from collections.abc import Callable, Sequence
from typing import Any

from psycopg import Connection

from tremplin_consumers.progress import behind
from tremplin_consumers.rows.catch_up import catch_up
from tremplin_platform.store.slices import Slice
from tremplin_projections.registry import Projection


class Sweep:
    """Remembers the positions of the logs that were behind at the last sweep."""

    def __init__(self, connection: Connection[Any], projection: Projection) -> None:
        self._connection = connection
        self._projection = projection
        self._last: dict[str, int] = {}

    def stuck(self, mine: Callable[[str], bool]) -> list[Slice]:
        """
        Return the missing slice of each log that is behind and has not moved since the last call.

        :param mine: returns whether this worker owns the partition of a log
        """
        found = behind(self._connection, projection=self._projection.name)
        concerns = self._projection.concerns
        known = {
            log: progress
            for log, progress in found.items()
            if not progress.stalled and concerns(log) and mine(log)
        }
        stuck = [
            Slice(log, progress.seq, progress.head)
            for log, progress in known.items()
            if self._last.get(log) == progress.seq
        ]
        self._last = {log: progress.seq for log, progress in known.items()}
        return stuck

    def run_once(self, mine: Callable[[str], bool]) -> int:
        """Catch all of these logs up; return how many there were."""
        stuck: Sequence[Slice] = self.stuck(mine)
        missing = stuck
        while missing:
            missing = catch_up(self._connection, self._projection, missing)
        return len(stuck)
