"""What a worker reads of the topic."""

import threading
from collections.abc import Collection

import pytest

from support.memory_topic import MemorySource, MemoryTopic
from support.postgres_server import Database
from tremplin_consumers.records.source import Record
from tremplin_consumers.worker import Worker
from tremplin_projections.registry import CENTRALE, projections

pytestmark = pytest.mark.postgres


class Watched(MemorySource):
    """Notes what it is assigned, and ends its worker at the first look."""

    def __init__(self, topic: MemoryTopic, stop: threading.Event) -> None:
        super().__init__(topic)
        self.assigned: set[int] = set()
        self._stop = stop

    def assign(self, partitions: Collection[int]) -> None:
        self.assigned = set(partitions)
        super().assign(partitions)

    def poll(self, *, timeout_s: float, limit: int) -> list[Record]:
        self._stop.set()
        return super().poll(timeout_s=timeout_s, limit=limit)


@pytest.mark.parametrize("name", sorted(projections()))
def test_it_reads_the_partitions_that_carry_its_logs_and_no_other(name: str, database: Database) -> None:
    stop, topic = threading.Event(), MemoryTopic(24)
    source = Watched(topic, stop)
    with database.connect("feed") as connection:
        Worker(connection, source, projections()[name]).feed(stop)

    every = set(range(24))
    assert source.assigned == (every if name == "ledger" else {topic.partition_of(CENTRALE)})
