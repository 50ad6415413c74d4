"""An offset is committed once what stands before it is dealt with, and then it is: no log holds it for ever."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain, repeat
from typing import Any

import pytest
from psycopg import Cursor

from support.bulk_hours import assert_exact, declare
from support.fed import Fed
from support.memory_topic import MemorySource
from support.postgres_server import Database
from tremplin_consumers.loop import Loop
from tremplin_consumers.rows.catch_up import catch_up
from tremplin_consumers.rows.retry import retry
from tremplin_platform.store.slices import Slice
from tremplin_projections.batches import Unprojectable
from tremplin_projections.registry import Projection, Write

pytestmark = pytest.mark.postgres


class First:
    """A projection whose first write of events is preceded by what `before` does."""

    def __init__(self, projection: Projection, before: Callable[[], Any]) -> None:
        self._write = projection.write
        self._before: Callable[[], Any] | None = before

    def __call__(self, cursor: Cursor[Any], batch: Any, **options: Any) -> set[str]:
        before, self._before = self._before, None
        if before is not None:
            before()
        return self._write(cursor, batch, **options)


@pytest.mark.parametrize("moves", [1, 500])
def test_a_log_that_another_process_moves_is_read_to_its_head(
    database: Database, fed: Fed, moves: int
) -> None:
    """As `tremplin held retry` or a rebuild does; its records were skipped."""
    declared = declare(fed.owner, {"a": 900})
    fed.publish()
    with closing(database.connect("feed")) as other:
        first = First(fed.projection, lambda: catch_up(other, fed.projection, [Slice("a", 0, moves)]))
        loop = Loop(fed.connection, fed.source, replace(fed.projection, write=first))
        loop.read_from_store(["a"])

        assert loop.run_once(timeout_s=0) > 900
    assert fed.positions() == {"a": moves}
    assert fed.topic.committed == {}

    while loop.run_once(timeout_s=0):
        pass
    assert fed.topic.committed == {fed.topic.partition_of("a"): 900}
    assert_exact(fed.owner, declared)


def test_a_retry_reads_on_a_log_that_a_worker_moves(database: Database, fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 9_000})

    def refuse() -> None:
        raise Unprojectable(log="a", seq=1, reason="newer")

    refusing = replace(fed.projection, write=First(fed.projection, refuse))
    catch_up(fed.connection, refusing, [Slice("a", 0, 1)])
    second = First(fed.projection, lambda: catch_up(other, fed.projection, [Slice("a", 4_000, 4_010)]))
    writes: Iterator[Write] = chain([fed.projection.write], repeat(second))

    def write(cursor: Cursor[Any], batch: Any, **options: Any) -> set[str]:
        return next(writes)(cursor, batch, **options)

    with closing(database.connect("feed")) as other:
        assert retry(fed.connection, replace(fed.projection, write=write)) == (["a"], [])

    assert_exact(fed.owner, declared)


def test_a_partition_waits_again_for_a_log_found_behind(fed: Fed) -> None:
    """Its last offset was committed before the sweep found the log, of which no record came."""
    beside = next(name for name in "bcdefgh" if fed.topic.partition_of(name) == fed.topic.partition_of("a"))
    declared = declare(fed.owner, {"a": 1, beside: 1})
    fed.publish()
    fed.drain()
    place = fed.topic.partition_of("a")
    assert fed.topic.committed == {place: 2}

    declare(fed.owner, {"a": 2_000}, declared)
    fed.owner.execute("update marks set seq = 2001 where log = 'a'")
    fed.loop.read_from_store(["a"])
    declare(fed.owner, {beside: 1}, declared)
    fed.publish()
    fed.loop.run_once(timeout_s=0)
    assert fed.positions()[beside] == 2
    assert fed.topic.committed == {place: 2}

    fed.drain()
    assert fed.topic.committed == {place: 3}
    assert_exact(fed.owner, declared)


def test_who_takes_a_partition_over_reads_what_was_not_finished(database: Database, fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 2_000, "b": 3})
    fed.publish()
    place, beside = fed.topic.partition_of("a"), fed.topic.partition_of("b")
    fed.loop.run_once(timeout_s=0)
    assert fed.topic.committed == {beside: 3}

    fed.source.assign([beside])
    fed.loop.keep([beside])
    assert fed.loop.run_once(timeout_s=0) == 0
    assert fed.topic.committed == {beside: 3}

    with closing(database.connect("feed")) as connection:
        source = MemorySource(fed.topic)
        source.assign([place])
        other = Loop(connection, source, fed.projection)
        while other.run_once(timeout_s=0):
            pass
    assert fed.topic.committed == {beside: 3, place: 2_000}
    assert_exact(fed.owner, declared)


def test_neither_a_held_log_nor_one_that_does_not_exist_holds_an_offset(fed: Fed) -> None:
    declare(fed.owner, {"a": 1_500})
    fed.publish()
    fed.topic.add("nobody", b"{}")
    fed.topic.add("a", b"{}")

    def refuse() -> None:
        raise Unprojectable(log="a", seq=1, reason="newer")

    loop = Loop(fed.connection, fed.source, replace(fed.projection, write=First(fed.projection, refuse)))
    while loop.run_once(timeout_s=0):
        pass

    assert fed.positions() == {}
    ends = {place: len(records) for place, records in enumerate(fed.topic.records) if records}
    assert fed.topic.committed == ends
