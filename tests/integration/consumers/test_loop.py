"""Records to rows: once each, healed from the store, whatever the wire and the sessions do."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from psycopg import Cursor

from support.bulk_hours import applied, assert_exact, declare
from support.fed import Fed
from support.memory_topic import MemorySource
from support.postgres_server import Database
from tremplin_consumers.loop import STEP_LEAST
from tremplin_consumers.process import feed
from tremplin_consumers.records.rejected_records import acknowledge, rejected_records
from tremplin_consumers.records.source import Record
from tremplin_consumers.rows.catch_up import catch_up
from tremplin_consumers.rows.sweep import Sweep
from tremplin_platform.store.slices import Slice
from tremplin_projections.registry import Projection

pytestmark = pytest.mark.postgres


def everyone(log: str) -> bool:
    return True


Records = list[Record]


@pytest.mark.parametrize(
    ("counts", "logs", "altered"),
    [
        ({"a": 20, "b": 1, "c": 300}, "abc", lambda records: records),
        ({"a": 20, "b": 5}, "ab", lambda records: records[::-1]),
        ({"a": 20}, "a", lambda records: records[:3] + records[7:]),
        ({"a": 9_000, "b": 10}, "a", lambda records: records[8_990:]),
    ],
    ids=["as published", "in any order", "with a gap", "with a gap larger than a batch"],
)
def test_rule_10_records_become_the_same_rows_healed_from_the_store(
    fed: Fed, counts: dict[str, int], logs: str, altered: Callable[[Records], Records]
) -> None:
    declared = declare(fed.owner, counts)
    fed.publish()
    for place in {fed.topic.partition_of(log) for log in logs}:
        fed.topic.records[place] = altered(fed.topic.records[place])

    fed.drain()

    assert_exact(fed.owner, declared)


def test_rule_10_a_repeat_changes_nothing(fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 20, "b": 5})
    fed.publish()
    fed.owner.execute("delete from marks")  # a relay killed before it marked
    fed.publish()

    fed.drain()

    assert_exact(fed.owner, declared)


def test_a_flood_in_one_log_delays_no_other(fed: Fed) -> None:
    declared = declare(fed.owner, {"flood": 3_500})
    fed.publish()
    declare(fed.owner, {"small": 2}, declared)
    fed.publish()

    fed.loop.run_once(timeout_s=0)
    at = fed.positions()
    assert at["small"] == 2
    assert at["flood"] < 3_500

    fed.drain()
    assert_exact(fed.owner, declared)


def test_a_log_far_behind_is_read_from_the_store_its_records_checked(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tremplin_consumers.loop.FLOOD", 300)
    declared = declare(fed.owner, {"flood": 400, "small": 2})
    fed.publish()
    partition = fed.topic.records[fed.topic.partition_of("flood")]
    partition[350] = partition[350]._replace(
        value=(partition[350].value or b"").replace(b'"hours":', b'"hours":9')
    )

    fed.loop.run_once(timeout_s=0)
    assert fed.positions() == {"flood": STEP_LEAST, "small": 2}
    assert len(rejected_records(fed.connection)) == 1

    fed.drain()
    assert_exact(fed.owner, declared)


def test_where_a_poll_is_full_turns_are_long_and_records_are_applied(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every log is then behind: the short turns of a flood would apply a quarter as many events a second."""
    monkeypatch.setattr("tremplin_consumers.loop.FLOOD", 300)
    monkeypatch.setattr("tremplin_consumers.loop.BATCH_SIZE", 400)
    declared = declare(fed.owner, {"a": 400, "b": 500})
    fed.publish()
    fed.loop.read_from_store(["b"])

    fed.loop.run_once(timeout_s=0)
    assert fed.positions() == {"a": 400, "b": 400}

    fed.drain()
    assert_exact(fed.owner, declared)


def test_turns_double_while_no_record_comes(fed: Fed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tremplin_consumers.loop.BATCH_SIZE", 1_500)
    declared = declare(fed.owner, {"lost": 5_000})
    fed.loop.read_from_store(["lost"])
    seen = []
    for _ in range(4):
        fed.loop.run_once(timeout_s=0)
        seen.append(applied(fed.owner))

    assert seen == [500, 1_500, 3_000, 4_500]
    fed.drain()
    assert_exact(fed.owner, declared)


def test_nothing_is_committed_before_it_is_dealt_with(fed: Fed) -> None:
    declared = declare(fed.owner, {"flood": 3_500})
    fed.publish()

    fed.loop.run_once(timeout_s=0)
    assert fed.topic.committed == {}

    fed.drain()
    assert fed.topic.committed[fed.topic.partition_of("flood")] == 3_500
    assert_exact(fed.owner, declared)


def test_other_partitions_are_committed_while_a_log_is_read_from_the_store(fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 3_500, "b": 2})
    fed.publish()
    beside = fed.topic.partition_of("b")
    assert beside != fed.topic.partition_of("a")

    fed.loop.run_once(timeout_s=0)
    assert fed.topic.committed == {beside: 2}

    fed.drain()
    assert fed.topic.committed == {beside: 2, fed.topic.partition_of("a"): 3_500}
    assert_exact(fed.owner, declared)


def test_a_record_that_is_no_event_is_kept_and_stops_nothing(fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 3})
    fed.topic.add("a", b"\xff\x00 not json")
    fed.topic.add("nobody", b"{}", key=b"")
    fed.publish()

    fed.drain()

    assert_exact(fed.owner, declared)
    found = rejected_records(fed.connection)
    assert sorted(item.reason.partition(":")[0] for item in found) == ["not-an-envelope"] * 2
    assert acknowledge(fed.connection) == 2
    assert rejected_records(fed.connection) == []


def test_a_record_that_lies_is_healed_from_the_store(fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 6})
    fed.publish()
    partition = fed.topic.records[fed.topic.partition_of("a")]
    partition[2] = partition[2]._replace(
        value=(partition[2].value or b"").replace(b'"hours":10', b'"hours":90')
    )

    fed.drain()

    assert_exact(fed.owner, declared)
    assert [rejected_record.reason for rejected_record in rejected_records(fed.connection)] == ["digest: 3"]


def test_an_event_of_a_log_that_does_not_exist_is_rejected(fed: Fed) -> None:
    declare(fed.owner, {"ghost": 1})
    fed.publish()
    fed.owner.execute("truncate heads cascade")

    fed.drain()

    assert applied(fed.owner) == 0
    assert [rejected_record.reason for rejected_record in rejected_records(fed.connection)] == ["unknown-log"]


def test_a_lost_tail_is_caught_up_by_the_sweep(fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 20, "b": 5})
    fed.publish()
    for partition in fed.topic.records:
        del partition[10:]
    fed.drain()
    sweep = Sweep(fed.connection, fed.projection)

    assert sweep.run_once(everyone) == 0  # it may be on its way
    assert sweep.run_once(everyone) == 1

    assert_exact(fed.owner, declared)


def test_the_sweep_keeps_to_its_own_partitions(fed: Fed) -> None:
    declare(fed.owner, {"a": 2, "b": 3})
    sweep = Sweep(fed.connection, fed.projection)

    sweep.run_once(lambda log: log == "b")
    assert sweep.run_once(lambda log: log == "b") == 1

    assert applied(fed.owner) == 3


def test_a_worker_that_lost_its_partition_writes_nothing_twice(fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 50})
    fed.publish()
    late = fed.topic.records[fed.topic.partition_of("a")].copy()
    fed.drain()

    fed.topic.records[fed.topic.partition_of("a")] += late
    fed.drain()

    assert_exact(fed.owner, declared)


class Dawdling:
    """A ledger whose first write lasts longer than its session may say nothing; `stop` once all is written."""

    def __init__(self, ledger: Projection, stop: threading.Event) -> None:
        self.writes = 0
        self._ledger = ledger
        self._stop = stop

    def __call__(self, cursor: Cursor[Any], batch: Any, **options: Any) -> set[str]:
        self.writes += 1
        if self.writes == 1:
            cursor.execute("set local idle_in_transaction_session_timeout = '20ms'")
            threading.Event().wait(1)
        else:
            self._stop.set()
        return self._ledger.write(cursor, batch, **options)


def test_a_worker_that_dawdled_in_a_transaction_goes_on_in_a_new_session(
    fed: Fed, database: Database
) -> None:
    declared = declare(fed.owner, {"a": 20})
    fed.publish()
    stop = threading.Event()
    dawdling = Dawdling(fed.projection, stop)

    @contextmanager
    def connect(name: str) -> Iterator[MemorySource]:
        yield MemorySource(fed.topic)

    feed(replace(fed.projection, write=dawdling), connect, database_url=database.role_url("feed"), stop=stop)

    assert dawdling.writes == 2
    assert_exact(fed.owner, declared)


def test_many_logs_that_lack_many_events_take_turns_of_some(fed: Fed) -> None:
    declared = declare(
        fed.owner, {f"m{number}": 60 for number in range(30)} | {f"n{number}": 1 for number in range(30)}
    )
    missing = [Slice(log, 0, count) for log, count in declared.events.items()]

    left = catch_up(fed.connection, fed.projection, missing, limit=500)

    assert fed.positions() == {part.log: 50 for part in missing[:10]}
    assert [part.log for part in left] == [part.log for part in [*missing[10:], *missing[:10]]]
    while left:
        left = catch_up(fed.connection, fed.projection, left, limit=500)
    assert_exact(fed.owner, declared)
