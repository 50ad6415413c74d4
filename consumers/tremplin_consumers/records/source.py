"""Where records come from, as the loop sees it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol


class SourceUnavailable(Exception):
    """No broker answers, or the topic is missing: wait, then try again."""


class Record(NamedTuple):
    """One record as it was found, not looked into."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


class Source(Protocol):
    """A topic, read by partitions that the reader chooses itself."""

    def partitions(self) -> int:
        """
        How many partitions the topic has.

        :raises SourceUnavailable: nobody answers, or there is no topic
        """

    def partition_of(self, log: str) -> int:
        """The partition that carries `log`."""

    def assign(self, partitions: Collection[int]) -> None:
        """Read these and no other; those newly added from where they were last committed, else from the start."""

    def poll(self, *, timeout_s: float, limit: int) -> list[Record]:
        """The next records, in order inside a partition; none after `timeout_s` without any."""

    def commit(self, dealt: Mapping[int, int]) -> None:
        """Remember, as a hint, where each partition goes on after what is dealt with. Never waits, never fails."""

    def rewind(self) -> None:
        """Go back to the start where the topic has become shorter than what was read: it was made again."""

    def close(self) -> None:
        """Leave."""
