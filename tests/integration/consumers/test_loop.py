"""Records to rows: once each, healed from the store, whatever the wire does."""

import pytest

from support.bulk_hours import declare
from support.fed import Fed
from support.feeders import applied, assert_exact
from tremplin_consumers.records.rejected_records import acknowledge, rejected_records
from tremplin_consumers.rows.sweep import Sweep

pytestmark = pytest.mark.postgres


def everyone(log: str) -> bool:
    return True


def test_published_events_become_rows(fed: Fed) -> None:
    told = declare(fed.owner, {"a": 20, "b": 1, "c": 300})
    fed.publish()

    fed.drain()

    assert_exact(fed.owner, told)


def test_rule_10_a_repeat_changes_nothing(fed: Fed) -> None:
    told = declare(fed.owner, {"a": 20, "b": 5})
    fed.publish()
    fed.owner.execute("delete from marks")  # a relay killed before it marked
    fed.publish()

    fed.drain()

    assert_exact(fed.owner, told)


def test_rule_10_records_in_any_order_make_the_same_rows(fed: Fed) -> None:
    told = declare(fed.owner, {"a": 20, "b": 5})
    fed.publish()
    for log in ("a", "b"):
        fed.topic.records[fed.topic.partition_of(log)].reverse()

    fed.drain()

    assert_exact(fed.owner, told)


def test_a_gap_is_healed_from_the_store(fed: Fed) -> None:
    told = declare(fed.owner, {"a": 20})
    fed.publish()
    partition = fed.topic.records[fed.topic.partition_of("a")]
    del partition[3:7]

    fed.drain()

    assert_exact(fed.owner, told)


def test_a_gap_larger_than_a_batch_is_healed(fed: Fed) -> None:
    told = declare(fed.owner, {"a": 9_000, "b": 10})
    fed.publish()
    del fed.topic.records[fed.topic.partition_of("a")][:8_990]

    fed.drain()

    assert_exact(fed.owner, told)


def test_a_flood_in_one_log_delays_no_other(fed: Fed) -> None:
    told = declare(fed.owner, {"flood": 3_500})
    fed.publish()
    declare(fed.owner, {"small": 2}, told)
    fed.publish()

    fed.loop.run_once(timeout_s=0)
    at = dict(fed.owner.execute("select log, seq from positions where projection = 'ledger'").fetchall())
    assert at["small"] == 2
    assert at["flood"] < 3_500

    fed.drain()
    assert_exact(fed.owner, told)


def test_nothing_is_committed_before_it_is_dealt_with(fed: Fed) -> None:
    told = declare(fed.owner, {"flood": 3_500})
    fed.publish()

    fed.loop.run_once(timeout_s=0)
    assert fed.topic.committed == {}

    fed.drain()
    assert fed.topic.committed[fed.topic.partition_of("flood")] == 3_500
    assert_exact(fed.owner, told)


def test_a_record_that_is_no_event_is_kept_and_stops_nothing(fed: Fed) -> None:
    told = declare(fed.owner, {"a": 3})
    fed.topic.add("a", b"\xff\x00 not json")
    fed.topic.add("nobody", b"{}", key=b"")
    fed.publish()

    fed.drain()

    assert_exact(fed.owner, told)
    found = rejected_records(fed.connection)
    assert sorted(item.reason.partition(":")[0] for item in found) == ["not-an-envelope"] * 2
    assert acknowledge(fed.connection) == 2
    assert rejected_records(fed.connection) == []


def test_a_record_that_lies_is_healed_from_the_store(fed: Fed) -> None:
    told = declare(fed.owner, {"a": 6})
    fed.publish()
    partition = fed.topic.records[fed.topic.partition_of("a")]
    partition[2] = partition[2]._replace(
        value=(partition[2].value or b"").replace(b'"hours":10', b'"hours":90')
    )

    fed.drain()

    assert_exact(fed.owner, told)
    assert [rejected_record.reason for rejected_record in rejected_records(fed.connection)] == ["digest: 3"]


def test_an_event_of_a_log_that_does_not_exist_is_rejected(fed: Fed) -> None:
    declare(fed.owner, {"ghost": 1})
    fed.publish()
    fed.owner.execute("truncate heads cascade")

    fed.drain()

    assert applied(fed.owner) == 0
    assert [rejected_record.reason for rejected_record in rejected_records(fed.connection)] == ["unknown-log"]


def test_a_lost_tail_is_caught_up_by_the_sweep(fed: Fed) -> None:
    told = declare(fed.owner, {"a": 20, "b": 5})
    fed.publish()
    for partition in fed.topic.records:
        del partition[10:]
    fed.drain()
    sweep = Sweep(fed.connection, fed.projection)

    assert sweep.run_once(everyone) == 0  # it may be on its way
    assert sweep.run_once(everyone) == 1

    assert_exact(fed.owner, told)


def test_the_sweep_keeps_to_its_own_partitions(fed: Fed) -> None:
    declare(fed.owner, {"a": 2, "b": 3})
    sweep = Sweep(fed.connection, fed.projection)

    sweep.run_once(lambda log: log == "b")
    assert sweep.run_once(lambda log: log == "b") == 1

    assert applied(fed.owner) == 3


def test_a_worker_that_lost_its_partition_writes_nothing_twice(fed: Fed) -> None:
    told = declare(fed.owner, {"a": 50})
    fed.publish()
    late = fed.topic.records[fed.topic.partition_of("a")].copy()
    fed.drain()

    fed.topic.records[fed.topic.partition_of("a")] += late
    fed.drain()

    assert_exact(fed.owner, told)
