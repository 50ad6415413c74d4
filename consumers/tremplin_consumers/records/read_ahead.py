"""The next records, polled and decoded by a thread of their own while PostgreSQL writes those before."""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from tremplin_consumers.records.batch_builder import Gathered, gather
from tremplin_consumers.records.source import Record, Source

BATCH_OF = 4_000


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll brought, and what it comes to."""

    records: Sequence[Record]
    gathered: Gathered

    @property
    def ends(self) -> dict[int, int]:
        """Where each partition goes on after these records."""
        return {record.partition: record.offset + 1 for record in self.records}


class ReadingAhead:
    """
    One batch ahead at most, and only where more was waiting than a poll brings: a quiet topic is read when asked.

    The thread never outlives `meanwhile`: outside it the source is the caller's alone.
    """

    def __init__(self, source: Source, concerns: Callable[[str], bool]) -> None:
        """`concerns`: whether a log is read at all."""
        self._source = source
        self._concerns = concerns
        self._ahead: Polled | None = None

    def take(self, *, timeout_s: float) -> Polled:
        """
        What was read ahead; else what the source has, waiting at most `timeout_s` for the first record.

        :raises SourceUnavailable: nobody answers
        """
        polled, self._ahead = self._ahead, None
        return polled if polled is not None else self._read(timeout_s)

    @contextmanager
    def meanwhile(self, polled: Polled) -> Iterator[None]:
        """
        Read the next batch while the block runs, if `polled` was a full one.

        :raises SourceUnavailable: nobody answers
        """
        if len(polled.records) < BATCH_OF:
            yield
            return
        with ThreadPoolExecutor(1) as thread:
            ahead: Future[Polled] = thread.submit(self._read, 0.0)
            yield
            self._ahead = ahead.result()

    def keep(self, partitions: Collection[int]) -> None:
        """Of what was read ahead, leave the partitions that are another worker's now."""
        if self._ahead is not None:
            records = [record for record in self._ahead.records if record.partition in partitions]
            self._ahead = self._decoded(records)

    def _read(self, timeout_s: float) -> Polled:
        records = self._source.poll(timeout_s=timeout_s, limit=BATCH_OF)
        return self._decoded(records)

    def _decoded(self, records: Sequence[Record]) -> Polled:
        return Polled(records, gather(records, concerns=self._concerns))
