"""Poll and decode the next records in a thread while PostgreSQL writes the previous batch."""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from tremplin_consumers.records.batch_builder import Gathered, gather
from tremplin_consumers.records.source import Record, Source

BATCH_SIZE = 4_000


@dataclass(frozen=True, slots=True)
class Polled:
    """The records of one poll, and what `gather` decoded of them."""

    records: Sequence[Record]
    gathered: Gathered

    @property
    def ends(self) -> dict[int, int]:
        """Return the next offset of each partition after these records."""
        return {record.partition: record.offset + 1 for record in self.records}


class ReadAhead:
    """
    Reads at most one batch ahead, and only after a full poll; a quiet topic is read when `take` is called.

    The thread ends with the block of `meanwhile`: outside it, only the caller uses the source.
    """

    def __init__(self, source: Source, concerns: Callable[[str], bool]) -> None:
        """:param concerns: returns whether the projection reads a log"""
        self._source = source
        self._concerns = concerns
        self._ahead: Polled | None = None

    def take(self, *, timeout_s: float) -> Polled:
        """
        Return the batch read ahead, else poll the source, waiting at most `timeout_s` for the first record.

        :raises SourceUnavailable: no broker answers
        """
        polled, self._ahead = self._ahead, None
        return polled if polled is not None else self._read(timeout_s)

    @contextmanager
    def meanwhile(self, polled: Polled) -> Iterator[None]:
        """
        Read the next batch while the block runs, if `polled` is a full one.

        :raises SourceUnavailable: no broker answers
        """
        if len(polled.records) < BATCH_SIZE:
            yield
            return
        with ThreadPoolExecutor(1) as thread:
            ahead: Future[Polled] = thread.submit(self._read, 0.0)
            yield
            self._ahead = ahead.result()

    def keep(self, partitions: Collection[int]) -> None:
        """Drop the records read ahead of partitions that another worker owns now."""
        if self._ahead is not None:
            records = [record for record in self._ahead.records if record.partition in partitions]
            self._ahead = self._decoded(records)

    def _read(self, timeout_s: float) -> Polled:
        records = self._source.poll(timeout_s=timeout_s, limit=BATCH_SIZE)
        return self._decoded(records)

    def _decoded(self, records: Sequence[Record]) -> Polled:
        return Polled(records, gather(records, concerns=self._concerns))
