"""The loop of one projection: poll, check, drop events applied already, apply, commit the offsets, in that order."""

import logging
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from psycopg import Connection

from tremplin_consumers.progress import ConsumerProgress, progress_of
from tremplin_consumers.records.batch_builder import Rejected, gather, sort
from tremplin_consumers.records.confirmation import confirm
from tremplin_consumers.records.rejected_records import remember
from tremplin_consumers.records.source import Record, Source
from tremplin_consumers.rows.application import Outcome, apply
from tremplin_consumers.rows.catch_up import BATCH_SIZE, catch_up
from tremplin_platform.store.slices import Slice
from tremplin_projections.registry import Projection

FLOOD = 5_000
"""
Events of a log beyond its position from which it is read from the store, so that its records delay no other log: where
a poll is not full, since every log is behind otherwise.
"""
STEP_ALONE, STEP_BESIDE, STEP_LEAST = 500, 150, 50
"""Most events of a turn read from the store: after the first poll without records, beside a few, and beside many."""
_RECORDS_OF_AN_EVENT = 4
"""Records polled and checked in the time that one event takes to be written."""
_ATTEMPTS = 5

_log = logging.getLogger(__name__)


class Loop:
    """Applies the records of a source to one projection, on the connection that owns the partitions."""

    def __init__(self, connection: Connection[Any], source: Source, projection: Projection) -> None:
        self._connection = connection
        self._source = source
        self._projection = projection
        # Logs being read from the store, in the order of their turns; their records are skipped.
        self._missing: dict[str, None] = {}
        self._offsets: dict[int, int] = {}  # the next offset of each partition, not committed yet
        self._alone = STEP_ALONE

    def run_once(self, *, timeout_s: float) -> int:
        """
        Apply one batch of records and one step of what must be read from the store.

        Wait at most `timeout_s` for the first record. Commit the offsets of a partition once all of its records are
        applied, known already, held or rejected. Return how many records were read, plus how many logs are still being
        read from the store.

        :raises SourceUnavailable: no broker answers
        """
        records = self._source.poll(timeout_s=0 if self._missing else timeout_s, limit=BATCH_SIZE)
        if records:
            self._apply_records(records)
        if self._missing:
            self._catch_up(self._step(len(records)))
        self._offsets |= {record.partition: record.offset + 1 for record in records}
        self._commit()
        return len(records) + len(self._missing)

    def read_from_store(self, logs: Iterable[str]) -> None:
        """Catch these logs up from the store, a step at each `run_once`; their records are skipped meanwhile."""
        self._missing.update(dict.fromkeys(logs))

    def keep(self, partitions: Collection[int]) -> None:
        """Drop the logs of partitions that another worker owns now: it starts at the committed offset."""
        self._missing = {log: None for log in self._missing if self._source.partition_of(log) in partitions}
        self._offsets = {
            partition: end for partition, end in self._offsets.items() if partition in partitions
        }

    def _commit(self) -> None:
        """Commit the offsets of the partitions of which no log is being read from the store."""
        unfinished = {self._source.partition_of(log) for log in self._missing}
        self._source.commit({at: end for at, end in self._offsets.items() if at not in unfinished})
        self._offsets = {at: end for at, end in self._offsets.items() if at in unfinished}

    def _apply_records(self, records: Sequence[Record]) -> None:
        decoded = gather(records, concerns=self._projection.concerns)
        known = self._progress_of(decoded.logs)
        confirmed = confirm(self._connection, decoded, progress=known)
        self._remember(confirmed.rejected)
        if len(records) < BATCH_SIZE:
            self.read_from_store(log for log, at in known.items() if at.head - at.seq > FLOOD)
        gathered = confirmed.without(self._missing)
        for _ in range(_ATTEMPTS):
            found = sort(gathered, known)
            self.read_from_store(part.log for part in found.missing)
            outcome = apply(self._connection, self._projection, found.batch) if found.batch else Outcome()
            if not outcome.elsewhere:
                return
            known = self._progress_of(outcome.elsewhere)  # a rebuild or another worker moved the position
        self.read_from_store(known)

    def _step(self, polled: int) -> int:
        """
        Return the most events to read from the store in a turn that polled so many records.

        Turns are short, so that no record waits. They are long where no record comes, and where a poll is full: every
        log is then behind.
        """
        if not polled:
            step, self._alone = self._alone, min(2 * self._alone, BATCH_SIZE)
            return step
        self._alone = STEP_ALONE
        if polled >= BATCH_SIZE:
            return BATCH_SIZE
        return max(STEP_LEAST, STEP_BESIDE - polled // _RECORDS_OF_AN_EVENT)

    def _catch_up(self, limit: int) -> None:
        """Apply one step. The heads are read after the poll, so that no record polled is beyond them."""
        logs = [*self._missing]
        progress = self._progress_of(logs[:limit])  # each lacks an event, or is done
        slices = [
            Slice(log, known.seq, known.head)
            for log in logs[:limit]
            if (known := progress.get(log)) is not None and not known.stalled
        ]
        wanted = [part for part in slices if part.after < part.upto]
        left = catch_up(self._connection, self._projection, wanted, limit=limit) if wanted else []
        self._missing = dict.fromkeys([*(part.log for part in left), *logs[limit:]])

    def _progress_of(self, logs: Collection[str]) -> dict[str, ConsumerProgress]:
        return progress_of(self._connection, projection=self._projection.name, logs=logs)

    def _remember(self, rejected: Sequence[Rejected]) -> None:
        if rejected:
            first = rejected[0]
            _log.error(
                "%s message(s) de Kafka refusé(s), dont partition %s, position %s, journal %s : %s.",
                len(rejected),
                first.partition,
                first.offset,
                first.log or "inconnu",
                first.reason,
                extra={"log": first.log} if first.log else None,
            )
            with self._connection.transaction(), self._connection.cursor() as cursor:
                remember(cursor, rejected)
