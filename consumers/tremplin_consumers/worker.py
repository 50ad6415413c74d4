"""The worker of one projection: owns partitions, applies their events, catches logs up, retries held ones."""

import logging
import time
from threading import Event
from typing import Any

from psycopg import Connection

from tremplin_consumers.loop import Loop
from tremplin_consumers.ownership import Ownership
from tremplin_consumers.progress import held_share
from tremplin_consumers.records.source import Source
from tremplin_consumers.rows.retry import retry
from tremplin_consumers.rows.sweep import Sweep
from tremplin_projections.registry import Projection

POLL_S = 0.2
SWEEP_EVERY_S = 5.0
RETRY_EVERY_S = 30.0
RETRIED_AT_ONCE = 500
"""Events of a held log applied by a retry; the rest of a log that is released is read from the store in steps."""
MOST_HELD, MOST_HELD_SHARE = 5, 0.1
"""A projection stops when it holds more logs than both: the fault is then in the code, not in one event."""

_OWNERSHIP_EVERY_S = 0.2
_BACKLOG_RECORDS = 500
_LONGEST_BACKLOG_S = 60.0
_log = logging.getLogger(__name__)


class Worker:
    """Feeds one projection from one source, on the connection whose locks own the partitions."""

    def __init__(self, connection: Connection[Any], source: Source, projection: Projection) -> None:
        self._connection = connection
        self._source = source
        self._projection = projection
        self._loop = Loop(connection, source, projection)
        self._sweep = Sweep(connection, projection)
        self._ownership = Ownership(connection, projection=projection.name)
        self._due = {self._share_partitions: 0.0, self._sweep_logs: 0.0, self._retry: 0.0}
        self._every = {
            self._share_partitions: _OWNERSHIP_EVERY_S,
            self._sweep_logs: SWEEP_EVERY_S,
            self._retry: RETRY_EVERY_S,
        }
        self._stopped = False
        self._backlog_since: float | None = None

    def feed(self, stop: Event) -> None:
        """
        Feed the projection until `stop`, and finish the current batch first.

        :raises SourceUnavailable: no broker answers
        :raises CONNECTION_ERRORS: the database is unreachable, or has ended the session that owns the partitions
        """
        while not stop.is_set():
            now = time.monotonic()
            for task, due in self._due.items():
                if now >= due:
                    task()
                    self._due[task] = now + self._every[task]
            if self._stopped:
                stop.wait(_OWNERSHIP_EVERY_S)
            else:
                self._note_backlog(self._loop.run_once(timeout_s=POLL_S), now)

    def _share_partitions(self) -> None:
        """Share the partitions again, between two batches: no partition changes hands with a batch under way."""
        before = self._ownership.owned
        owned = self._ownership.refresh(self._partitions())
        if owned != before:
            self._source.assign(owned)
            self._loop.keep(owned)

    def _partitions(self) -> set[int]:
        """Return the partitions that carry the logs of the projection."""
        count, logs = self._source.partitions(), self._projection.logs
        return set(range(count)) if logs is None else {self._source.partition_of(log) for log in logs}

    def _sweep_logs(self) -> None:
        self._watch_share()
        if self._stopped or self._has_backlog():
            return
        self._source.rewind()
        stuck = self._sweep.stuck(self._owns)
        if stuck:
            _log.warning(
                "Projection %s : %s journaux à rattraper depuis la base.", self._projection.name, len(stuck)
            )
            self._loop.read_from_store(part.log for part in stuck)

    def _owns(self, log: str) -> bool:
        return self._source.partition_of(log) in self._ownership.owned

    def _has_backlog(self) -> bool:
        """Return whether the last poll was large, for a minute at most: logs that are behind are then on their way."""
        since = self._backlog_since
        return since is not None and time.monotonic() - since < _LONGEST_BACKLOG_S

    def _note_backlog(self, polled: int, now: float) -> None:
        if polled < _BACKLOG_RECORDS:
            self._backlog_since = None
        elif self._backlog_since is None:
            self._backlog_since = now

    def _retry(self) -> None:
        freed, _ = retry(self._connection, self._projection, most=RETRIED_AT_ONCE)
        self._loop.read_from_store(filter(self._owns, freed))
        if freed:
            _log.info("Projection %s : %s journaux libérés.", self._projection.name, len(freed))

    def _watch_share(self) -> None:
        held, logs = held_share(self._connection, projection=self._projection.name)
        stopped = held > max(MOST_HELD, MOST_HELD_SHARE * logs)
        if stopped and not self._stopped:
            _log.critical(
                "Projection %s arrêtée : %s journaux retenus sur %s.", self._projection.name, held, logs
            )
        self._stopped = stopped
