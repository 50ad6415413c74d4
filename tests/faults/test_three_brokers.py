"""Three brokers with a copy of each partition: one is killed while events come, and every log is exact."""

from collections.abc import Iterator
from contextlib import closing
from itertools import count

import pytest

from support.bulk_hours import DeclaredHours, assert_exact, declare, feeders, published, wait_applied
from support.kafka_server import SHORT_LIVED, KafkaServer, fresh_topic, running_cluster
from support.parts import kafka_part
from support.postgres_server import PATIENCE, Database
from tremplin_infra.processes.waiting import wait_until
from tremplin_infra.status.broker import broker_parts

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
        declared, turns = DeclaredHours(), count()

        def appended(more: int) -> None:
            for _ in range(more):
                turn = next(turns)
                declare(owner, {f"m{(turn * 7 + log) % LOGS}": SLICE for log in range(LOGS // 2)}, declared)

        relay, consumer = started.start("relay"), started.start("consume")
        appended(3)
        wait_applied(owner, SLICE * LOGS // 2)
        assert [part.ok for part in broker_parts(servers, topic)] == [True, True]

        for broker in brokers:  # each in its turn, those that lead and those that follow
            appended(2)
            broker.kill()
            appended(4)
            wait_applied(owner, declared.events.total())
            assert wait_until(lambda: not broker_parts(servers, topic)[1].ok, seconds=PATIENCE)
            [problem] = broker_parts(servers, topic)[1].problems
            assert "sur 6 n’ont pas toutes leurs copies" in problem
            broker.start()
            assert wait_until(lambda: broker_parts(servers, topic)[1].ok, seconds=PATIENCE)

        wait_applied(owner, declared.events.total())
        assert_exact(owner, declared)
        assert wait_until(lambda: published(owner) == declared.events.total(), seconds=PATIENCE)
        assert relay.stop() == consumer.stop() == 0
