"""Consumers killed or frozen, and a broker that stops or loses its topic: every log exact at the end."""

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest
from psycopg import Connection

from support.bulk_hours import (
    DeclaredHours,
    Feeders,
    applied,
    assert_exact,
    declare,
    feeders,
    owners,
    published,
    wait_applied,
)
from support.committed import committed, partitions_of
from support.kafka_server import KafkaServer, fresh_topic
from support.postgres_server import PATIENCE, Database
from tremplin_consumers.records.kafka_source import KafkaSource
from tremplin_consumers.records.source import SourceUnavailable
from tremplin_infra.servers.kafka_admin import delete_topic, make_topic, partition_count
from tremplin_infra.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.postgres, pytest.mark.kafka]

EVENTS = 48_000
"""An eighth is more than a batch: each kill comes in the middle of others."""


def many(connection: Connection[Any], events: int = EVENTS, logs: int = 300) -> DeclaredHours:
    """Events spread over logs unevenly, as members are."""
    draw = random.Random(7)  # noqa: S311
    counts: dict[str, int] = {}
    for _ in range(events // 10):
        log = f"member-{min(logs, int(draw.paretovariate(0.8)))}"
        counts[log] = counts.get(log, 0) + 10
    return declare(connection, counts)


def test_killed_six_times_among_three(owner: Connection[Any], started: Feeders) -> None:
    declared = many(owner)
    started.start("relay")
    consumers = [started.start("consume") for _ in range(3)]
    for turn in range(6):
        wait_applied(owner, (turn + 1) * EVENTS // 8)
        consumers[turn % 3].kill()
        consumers[turn % 3] = started.start("consume")

    wait_applied(owner, EVENTS, seconds=PATIENCE)
    assert_exact(owner, declared)
    assert wait_until(lambda: sorted(owners(owner).values()) == [2, 2, 2], seconds=PATIENCE)


def test_killed_while_a_log_is_read_from_the_store(
    owner: Connection[Any], kafka: str, topic: str, started: Feeders
) -> None:
    """What it had committed beside that log stands; the partition of the log is read again."""
    flood, beside = partitions_of(kafka, topic, "flood", "m2")
    assert flood != beside
    declared = declare(owner, {"flood": 60_000, "m2": 30})
    started.start("relay")
    assert wait_until(lambda: published(owner) == 60_030, seconds=PATIENCE)
    killed = started.start("consume")
    assert wait_until(lambda: beside in committed(kafka, topic, "ledger"), seconds=PATIENCE)

    killed.kill()
    assert applied(owner) < 60_000
    assert committed(kafka, topic, "ledger") == {beside: 30}

    declare(owner, {"flood": 10, "m2": 5}, declared)
    started.start("consume")
    wait_applied(owner, 60_045)
    assert_exact(owner, declared)
    ends = {flood: 60_010, beside: 35}
    assert wait_until(lambda: committed(kafka, topic, "ledger") == ends, seconds=PATIENCE)


def test_others_join_and_leave_while_it_reads(owner: Connection[Any], started: Feeders) -> None:
    declared = many(owner, 30_000)
    started.start("relay")
    first = started.start("consume")
    wait_applied(owner, 2_500)

    second, third = started.start("consume"), started.start("consume")
    assert wait_until(lambda: sorted(owners(owner).values()) == [2, 2, 2], seconds=PATIENCE)
    assert first.stop() == 0
    assert wait_until(lambda: sorted(owners(owner).values()) == [3, 3], seconds=PATIENCE)
    assert second.stop() == 0

    wait_applied(owner, 30_000)
    assert_exact(owner, declared)
    assert third.stop() == 0


def test_a_frozen_worker_loses_its_partitions(owner: Connection[Any], started: Feeders) -> None:
    declared = declare(owner, {f"m{number}": 20 for number in range(50)})
    started.start("relay")
    frozen, other = started.start("consume"), started.start("consume")
    wait_applied(owner, 1_000)
    assert wait_until(lambda: sorted(owners(owner).values()) == [3, 3], seconds=PATIENCE)

    frozen.freeze()
    assert wait_until(lambda: list(owners(owner).values()) == [6], seconds=PATIENCE)
    declare(owner, {f"m{number}": 20 for number in range(50)}, declared)
    wait_applied(owner, 2_000)
    frozen.thaw()

    assert wait_until(lambda: sorted(owners(owner).values()) == [3, 3], seconds=PATIENCE)
    declare(owner, {f"m{number}": 5 for number in range(50)}, declared)
    wait_applied(owner, 2_250)
    assert_exact(owner, declared)
    assert frozen.stop() == other.stop() == 0


def test_a_killed_worker_is_replaced(owner: Connection[Any], started: Feeders) -> None:
    started.start("relay")
    killed, _ = started.start("consume"), started.start("consume")
    assert wait_until(lambda: sorted(owners(owner).values()) == [3, 3], seconds=PATIENCE)

    killed.kill()

    assert wait_until(lambda: list(owners(owner).values()) == [6], seconds=PATIENCE)
    assert applied(owner) == published(owner) == 0


AWAY_S = 10.0


@pytest.fixture
def own_topic(own_kafka: KafkaServer) -> Iterator[str]:
    with fresh_topic(own_kafka.bootstrap_servers()) as name:
        yield name


@pytest.fixture
def own_started(database: Database, own_kafka: KafkaServer, own_topic: str) -> Iterator[Feeders]:
    with feeders(database, own_kafka.bootstrap_servers(), own_topic) as found:
        yield found


def test_an_offset_that_the_broker_did_not_take_is_sent_again(own_kafka: KafkaServer, own_topic: str) -> None:
    """No record may come after it for days, while lag tools say that some are not read."""
    servers = own_kafka.bootstrap_servers()
    with KafkaSource(bootstrap_servers=servers, topic=own_topic, group="tremplin.ledger") as source:
        source.assign(range(source.partitions()))

        def poll(timeout_s: float) -> None:
            with suppress(SourceUnavailable):  # which of its requests finds the broker away is chance
                source.poll(timeout_s=timeout_s, limit=1)

        def is_committed(offset: int) -> bool:
            poll(0.1)
            source.commit({})
            return committed(servers, own_topic, "ledger") == {1: offset}

        source.commit({1: 5})
        assert wait_until(lambda: is_committed(5), seconds=PATIENCE)
        own_kafka.stop()
        source.commit({1: 10})
        with patch("tremplin_consumers.records.kafka_source._COMMIT_EVERY_S", 0):
            source.commit({})
        poll(1)
        own_kafka.start()

        assert wait_until(lambda: is_committed(10), seconds=PATIENCE)


def test_the_broker_stops_for_ten_seconds(
    owner: Connection[Any], own_kafka: KafkaServer, own_started: Feeders
) -> None:
    declared = declare(owner, {f"m{number}": 50 for number in range(100)})
    relay, consumer = own_started.start("relay"), own_started.start("consume")
    wait_applied(owner, 1_000)

    own_kafka.stop()
    away_until = time.monotonic() + AWAY_S
    while time.monotonic() < away_until:
        declare(owner, {"m1": 1, "m2": 1}, declared)
        wait_until(lambda: time.monotonic() >= away_until, seconds=0.5)
    own_kafka.start()
    declare(owner, {"m3": 7}, declared)

    wait_applied(owner, declared.events.total(), seconds=PATIENCE)
    assert_exact(owner, declared)
    assert published(owner) <= declared.events.total()
    assert wait_until(lambda: published(owner) == declared.events.total(), seconds=PATIENCE)
    assert relay.stop() == consumer.stop() == 0


def test_started_before_the_broker(
    owner: Connection[Any], own_kafka: KafkaServer, own_started: Feeders
) -> None:
    declared = declare(owner, {"m1": 10})
    own_kafka.stop()
    relay, consumer = own_started.start("relay"), own_started.start("consume")
    own_kafka.start()

    wait_applied(owner, 10, seconds=PATIENCE)

    assert_exact(owner, declared)
    assert relay.stop() == consumer.stop() == 0


def test_the_topic_is_deleted_and_made_again(
    owner: Connection[Any], own_kafka: KafkaServer, own_topic: str, own_started: Feeders
) -> None:
    servers = own_kafka.bootstrap_servers()
    declared = declare(owner, {f"m{number}": 50 for number in range(100)})
    own_started.start("relay")
    own_started.start("consume")
    wait_applied(owner, 5_000)

    delete_topic(servers, own_topic)
    declare(owner, {f"m{number}": 3 for number in range(100)}, declared)
    assert wait_until(lambda: partition_count(servers, own_topic) is None, seconds=PATIENCE)
    make_topic(servers, own_topic, partitions=6)
    wait_applied(owner, 5_300, seconds=PATIENCE)

    declare(owner, {f"m{number}": 2 for number in range(100)}, declared)
    wait_applied(owner, 5_500, seconds=PATIENCE)
    assert_exact(owner, declared)
    assert wait_until(lambda: published(owner) == 5_500, seconds=PATIENCE)
