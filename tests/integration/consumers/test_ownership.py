"""Workers share the partitions by locks that die with their sessions, and read the topic."""

import threading
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from psycopg import Connection

from support.memory_topic import MemorySource, MemoryTopic
from support.postgres_server import PATIENCE, Database
from tremplin_consumers.ownership import Ownership
from tremplin_consumers.records.source import Record
from tremplin_consumers.worker import Worker
from tremplin_infra.waiting import wait_until
from tremplin_projections.registry import CENTRALE, projections

pytestmark = pytest.mark.postgres

Join = Callable[[], tuple[Connection[Any], Ownership]]


@pytest.fixture
def join(database: Database) -> Iterator[Join]:
    """A new worker of the same projection."""
    connections: list[Connection[Any]] = []

    def joined(projection: str = "ledger") -> tuple[Connection[Any], Ownership]:
        connections.append(database.connect("feed"))
        return connections[-1], Ownership(connections[-1], projection=projection)

    yield joined
    for connection in connections:
        connection.close()


def test_one_worker_owns_everything(join: Join) -> None:
    _, alone = join()

    assert alone.refresh(range(24)) == frozenset(range(24))


@pytest.mark.parametrize(
    ("workers", "shares"), [(3, [8, 8, 8]), (5, [5, 5, 5, 5, 4]), (7, [4, 4, 4, 3, 3, 3, 3])]
)
def test_workers_share_evenly(join: Join, workers: int, shares: list[int]) -> None:
    joined = [join()[1] for _ in range(workers)]

    for _ in range(2):  # those who have too much leave it, then the others take it
        for item in joined:
            item.refresh(range(24))

    owned = [item.owned for item in joined]
    assert sorted(map(len, owned), reverse=True) == shares
    assert frozenset().union(*owned) == frozenset(range(24))


def test_a_dead_worker_s_partitions_are_taken_over(join: Join) -> None:
    dying, first = join()
    _, second = join()
    first.refresh(range(6))
    second.refresh(range(6))

    dying.close()

    assert wait_until(lambda: second.refresh(range(6)) == frozenset(range(6)), seconds=PATIENCE)


def test_a_partition_that_is_no_more_is_left(join: Join) -> None:
    _, alone = join()
    alone.refresh(range(12))

    assert alone.refresh(range(6)) == frozenset(range(6))


def test_projections_do_not_see_each_other(database: Database) -> None:
    with database.connect("feed") as item, database.connect("feed") as other:
        ledger, catalogue = Ownership(item, projection="ledger"), Ownership(other, projection="catalogue")

        assert ledger.refresh(range(6)) == catalogue.refresh(range(6)) == frozenset(range(6))


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
