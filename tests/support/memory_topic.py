"""A topic in memory, as publisher and as source: what the loop and the relay are tried on without a broker."""

from collections.abc import Callable, Collection, Mapping, Sequence
from zlib import crc32

from tremplin_consumers.records.source import Record


class MemoryTopic:
    """Records by partition; what was committed outlives the readers."""

    def __init__(self, partitions: int = 6) -> None:
        self.records: list[list[Record]] = [[] for _ in range(partitions)]
        self.committed: dict[int, int] = {}
        self.refused: set[str] = set()

    def publish(
        self, slices: Mapping[str, Sequence[bytes]], *, meanwhile: Callable[[], None] = lambda: None
    ) -> dict[str, int]:
        """As a broker that refuses the logs of `refused`."""
        for log, events in slices.items():
            for event in events if log not in self.refused else ():
                self.add(log, event)
        return {log: 0 if log in self.refused else len(events) for log, events in slices.items()}

    def add(self, log: str, value: bytes | None, *, key: bytes | None = None) -> None:
        """Append one record to the partition of `log`."""
        partition = self.partition_of(log)
        found = self.records[partition]
        found.append(Record(partition, len(found), log.encode() if key is None else key, value))

    def partition_of(self, log: str) -> int:
        return crc32(log.encode()) % len(self.records)

    def values(self, log: str) -> list[bytes]:
        """What was published of one log, in order."""
        found = self.records[self.partition_of(log)]
        return [item.value or b"" for item in found if item.key == log.encode()]


class MemorySource:
    """A reader of a topic in memory; see `tremplin_consumers.records.source.Source`."""

    def __init__(self, topic: MemoryTopic) -> None:
        self._topic = topic
        self._next: dict[int, int] = {}

    def partitions(self) -> int:
        return len(self._topic.records)

    def partition_of(self, log: str) -> int:
        return self._topic.partition_of(log)

    def assign(self, partitions: Collection[int]) -> None:
        self._next = {
            partition: self._next.get(partition, self._topic.committed.get(partition, 0))
            for partition in sorted(partitions)
        }

    def poll(self, *, timeout_s: float, limit: int) -> list[Record]:
        polled: list[Record] = []
        for partition, at in self._next.items():
            found = self._topic.records[partition][at : at + limit - len(polled)]
            self._next[partition] = at + len(found)
            polled += found
        return polled

    def commit(self, offsets: Mapping[int, int]) -> None:
        self._topic.committed |= offsets

    def rewind(self) -> None:
        for partition, at in self._next.items():
            if at > len(self._topic.records[partition]):
                self._next[partition] = 0

    def close(self) -> None:
        """Do nothing: offsets are committed at once."""
