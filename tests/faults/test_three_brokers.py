"""Three brokers with a copy of each partition: one is killed while events come, and every log is exact."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from psycopg import Connection

from support.bulk_hours import DeclaredHours, assert_exact, declare, feeders, published, wait_applied
from support.kafka_server import SHORT_LIVED, KafkaServer, fresh_topic, running_cluster
from support.parts import kafka_part
from support.postgres_server import PATIENCE, Database
from tremplin_infra.status.broker import broker_parts
from tremplin_infra.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.postgres, pytest.mark.kafka]

LOGS, SLICE = 60, 5


@pytest.fixture
def brokers() -> Iterator[list[KafkaServer]]:
    if kafka_part().name == "embedded broker":
        pytest.skip("needs a real Apache Kafka")
    with running_cluster(*SHORT_LIVED) as found:
        yield found


# The client leaves open, until they are collected, its sockets to a broker that is away.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_of_three_brokers_killed(database: Database, brokers: list[KafkaServer]) -> None:
    servers = ",".join(broker.bootstrap_servers() for broker in brokers)
    with (
        fresh_topic(servers) as topic,
        closing(database.connect_superuser()) as owner,
        feeders(database, servers, topic) as started,
    ):
        declared = DeclaredHours()
        started.start("relay")
        started.start("consume")
        assert problem(servers, topic) == ""
        for broker in brokers:  # each in its turn, those that lead and those that follow
            append(owner, declared, turns=2)
            broker.kill()
            append(owner, declared, turns=4)
            wait_applied(owner, declared.events.total())
            assert wait_until(lambda: "toutes leurs copies" in problem(servers, topic), seconds=PATIENCE)
            broker.start()
            assert wait_until(lambda: problem(servers, topic) == "", seconds=PATIENCE)
        assert_exact(owner, declared)
        assert wait_until(lambda: published(owner) == declared.events.total(), seconds=PATIENCE)


def append(owner: Connection[Any], declared: DeclaredHours, *, turns: int) -> None:
    """Append to half of the logs, by turns."""
    done = declared.events.total()
    for turn in range(done, done + turns):
        declare(owner, {f"m{(turn * 7 + log) % LOGS}": SLICE for log in range(LOGS // 2)}, declared)


def problem(servers: str, topic: str) -> str:
    """The problem of the topic, empty where it is well."""
    return "".join(broker_parts(servers, topic)[1].problems)
