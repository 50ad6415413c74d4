"""From Kafka to the ledger's rows by one, two and four workers that share a topic: exact, and how fast."""

import time
from contextlib import closing

from psycopg import Connection

from bench.measure import Figure, ratio
from bench.spread import spread
from support.bulk_hours import DeclaredHours, Feeders, applied, assert_exact, declare, feeders, published
from support.kafka_server import fresh_topic, running_kafka
from support.postgres_server import PATIENCE, Database
from tremplin_infra.waiting import wait_until

EVENTS, LOGS, ROUNDS = 60_000, 2_000, 2
MANY = (1, 2, 4)


def measure(database: Database) -> list[Figure]:
    """Events per second of each number of workers, the rounds interleaved, and their ratios."""
    rates: dict[int, list[float]] = {many: [] for many in MANY}
    declared = DeclaredHours()
    with (
        running_kafka() as kafka,
        fresh_topic(kafka.bootstrap_servers(), partitions=24) as topic,
        closing(database.connect_superuser()) as owner,
        feeders(database, kafka.bootstrap_servers(), topic) as started,
    ):
        relay = started.start("relay")
        for turn, many in enumerate(MANY * ROUNDS):
            declare(owner, spread(EVENTS, LOGS, seed=turn), declared)
            assert wait_until(lambda: published(owner) >= declared.events.total(), seconds=PATIENCE)
            rates[many].append(_consumed(started, owner, many))
        relay.stop()
        assert_exact(owner, declared)
    return [
        ratio("Kafka to rows, two workers / one", rates[2], rates[1], target=1.2),
        ratio("Kafka to rows, four workers / two", rates[4], rates[2], target=0.8),
    ]


def _consumed(started: Feeders, owner: Connection, many: int) -> float:
    """The rate from the first rows to the last: starting is not what is measured."""
    before = applied(owner)
    workers = [started.start("consume") for _ in range(many)]
    assert wait_until(lambda: applied(owner) > before, seconds=PATIENCE)
    begun, first = time.perf_counter(), applied(owner)
    assert wait_until(lambda: applied(owner) >= before + EVENTS, seconds=PATIENCE)
    rate = (before + EVENTS - first) / (time.perf_counter() - begun)
    for worker in workers:
        worker.stop()
    return rate
