"""The broker stops, or the topic is lost: nothing is, and the rest goes on when it is back."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from psycopg import Connection

from support.bulk_hours import declare
from support.feeders import Feeders, assert_exact, feeders, published, wait_applied
from support.kafka_server import KafkaServer
from support.patience import PATIENCE
from support.postgres_server import Database
from tremplin_infra.processes.waiting import wait_until
from tremplin_infra.servers.kafka_admin import delete_topic, make_topic, partition_count

pytestmark = [pytest.mark.faults, pytest.mark.postgres, pytest.mark.kafka]

TOPIC = "tremplin.events"
AWAY_S = 10.0


@pytest.fixture
def own_started(database: Database, own_kafka: KafkaServer) -> Iterator[Feeders]:
    make_topic(own_kafka.bootstrap_servers(), TOPIC, partitions=6)
    with feeders(database, own_kafka.bootstrap_servers(), TOPIC) as found:
        yield found


def test_the_broker_stops_for_ten_seconds(
    owner: Connection[Any], own_kafka: KafkaServer, own_started: Feeders
) -> None:
    told = declare(owner, {f"m{number}": 50 for number in range(100)})
    relay, consumer = own_started.start("relay"), own_started.start("consume")
    wait_applied(owner, 1_000)

    own_kafka.stop()
    away_until = time.monotonic() + AWAY_S
    while time.monotonic() < away_until:
        declare(owner, {"m1": 1, "m2": 1}, told)
        wait_until(lambda: time.monotonic() >= away_until, seconds=0.5)
    own_kafka.start()
    declare(owner, {"m3": 7}, told)

    wait_applied(owner, told.events.total(), seconds=PATIENCE)
    assert_exact(owner, told)
    assert published(owner) <= told.events.total()
    assert wait_until(lambda: published(owner) == told.events.total(), seconds=PATIENCE)
    assert relay.stop() == consumer.stop() == 0


def test_started_before_the_broker(
    owner: Connection[Any], own_kafka: KafkaServer, own_started: Feeders
) -> None:
    told = declare(owner, {"m1": 10})
    own_kafka.stop()
    relay, consumer = own_started.start("relay"), own_started.start("consume")
    own_kafka.start()

    wait_applied(owner, 10, seconds=PATIENCE)

    assert_exact(owner, told)
    assert relay.stop() == consumer.stop() == 0


def test_the_topic_is_deleted_and_made_again(
    owner: Connection[Any], own_kafka: KafkaServer, own_started: Feeders
) -> None:
    servers = own_kafka.bootstrap_servers()
    told = declare(owner, {f"m{number}": 50 for number in range(100)})
    own_started.start("relay")
    own_started.start("consume")
    wait_applied(owner, 5_000)

    delete_topic(servers, TOPIC)
    declare(owner, {f"m{number}": 3 for number in range(100)}, told)
    assert wait_until(lambda: partition_count(servers, TOPIC) is None, seconds=PATIENCE)
    make_topic(servers, TOPIC, partitions=6)
    wait_applied(owner, 5_300, seconds=PATIENCE)

    declare(owner, {f"m{number}": 2 for number in range(100)}, told)
    wait_applied(owner, 5_500, seconds=PATIENCE)
    assert_exact(owner, told)
    assert wait_until(lambda: published(owner) == 5_500, seconds=PATIENCE)
