"""From Kafka to the ledger's rows, one worker, beside COPY of the same rows and the library's `ProjectionRunner`."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread

from psycopg import Connection

from bench.entry_rows import copy_rate
from bench.library_runner import runner_rate
from bench.measure import Figure, ratio
from bench.spread import spread
from support.bulk_hours import applied, declare
from support.kafka_server import fresh_topic, running_kafka
from support.postgres_server import Database
from tremplin_consumers.process import consume
from tremplin_infra.processes.waiting import wait_until
from tremplin_platform.relay.finder import Finder
from tremplin_platform.relay.kafka_publisher import KafkaPublisher
from tremplin_platform.relay.relay import Relay
from tremplin_projections.registry import projections

EVENTS, LOGS, ROUNDS = 60_000, 2_000, 3


def measure(database: Database) -> list[Figure]:
    """Events per second, the rounds interleaved, and the ratios of their medians."""
    ours, copies, library = [], [], []
    with (
        running_kafka() as kafka,
        fresh_topic(kafka.bootstrap_servers(), partitions=24) as topic,
        closing(database.connect_superuser()) as owner,
        closing(database.connect("feed")) as feed,
    ):
        for turn in range(ROUNDS):
            before = applied(owner)
            declare(owner, spread(EVENTS, LOGS, seed=turn))
            _publish(feed, kafka.bootstrap_servers(), topic)
            ours.append(_consume(database, owner, kafka.bootstrap_servers(), topic, before))
            copies.append(copy_rate(owner, EVENTS))
            library.append(runner_rate(database))
    return [
        ratio("Kafka to rows, one worker / COPY of the same entry rows", ours, copies, target=0.3),
        ratio("Kafka to rows, one worker / library ProjectionRunner", ours, library, target=10.0),
    ]


def _publish(feed: Connection, bootstrap_servers: str, topic: str) -> None:
    with KafkaPublisher(bootstrap_servers=bootstrap_servers, topic=topic) as publisher:
        relay = Relay(feed, publisher)
        relay.add(Finder(feed).sweep())
        while not relay.idle:
            relay.run_round()


def _consume(database: Database, owner: Connection, bootstrap_servers: str, topic: str, before: int) -> float:
    """From the first rows to the last: connecting is not what is measured."""
    with _worker(database, bootstrap_servers, topic):
        wait_until(lambda: applied(owner) > before, seconds=60)
        begun, first = time.perf_counter(), applied(owner)
        wait_until(lambda: applied(owner) >= before + EVENTS, seconds=300)
        return (before + EVENTS - first) / (time.perf_counter() - begun)


@contextmanager
def _worker(database: Database, bootstrap_servers: str, topic: str) -> Iterator[None]:
    stop = Event()
    options = {"bootstrap_servers": bootstrap_servers, "topic": topic, "stop": stop}
    worker = Thread(
        target=consume,
        args=([projections()["ledger"]],),
        kwargs={"database_url": database.role_url("feed"), **options},
    )
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()
