"""The interface through which the loop reads records, and the record itself; Kafka implements it in `kafka_source`."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol


class SourceUnavailable(Exception):
    """Raised when no broker answers or the topic is missing; the worker waits, then tries again."""


class Record(NamedTuple):
    """One record of the topic, not decoded."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


class Source(Protocol):
    """A topic whose reader chooses its partitions itself."""

    def partitions(self) -> int:
        """
        Return how many partitions the topic has.

        :raises SourceUnavailable: no broker answers, or there is no topic
        """

    def partition_of(self, log: str) -> int:
        """Return the partition that carries `log`."""

    def assign(self, partitions: Collection[int]) -> None:
        """Read these partitions only; start a new one at its committed offset, else at the beginning."""

    def poll(self, *, timeout_s: float, limit: int) -> list[Record]:
        """Return the next records, in order inside a partition; none if `timeout_s` seconds pass without any."""

    def commit(self, offsets: Mapping[int, int]) -> None:
        """Store the next offset of each partition, as a hint for the next start. Never waits, never fails."""

    def rewind(self) -> None:
        """Go back to the start of partitions that became shorter than what was read: the topic was made again."""

    def close(self) -> None:
        """Close the connection."""
