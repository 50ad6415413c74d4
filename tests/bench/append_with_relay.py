"""Appending while the relay publishes to a real Kafka, beside appending with the relay stopped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

from bench.append import LOGS, alone, open_many, rate
from bench.measure import Figure, ratio
from support.kafka_server import fresh_topic, running_kafka
from support.postgres_server import Database
from tremplin_infra.waiting import wait_until

ROUNDS = 3
_RELAY = (
    "import os, threading; from tremplin_platform.relay.process import run;"
    " run(database_url=os.environ['URL'], bootstrap_servers=os.environ['KAFKA'], topic=os.environ['TOPIC'],"
    " stop=threading.Event())"
)


def measure(database: Database) -> list[Figure]:
    """Events per second of 16 writers with the relay running and without, alternately."""
    open_many(database, [f"m{number}" for number in range(LOGS)])
    without, beside = [], []
    with running_kafka() as kafka, fresh_topic(kafka.bootstrap_servers()) as topic:
        for turn in range(0, 2 * ROUNDS, 2):
            without.append(rate(database, alone, turn))
            with _relay(database, kafka.bootstrap_servers(), topic):
                beside.append(rate(database, alone, turn + 1))
    return [ratio("append with the relay running / without", beside, without, target=0.7)]


@contextmanager
def _relay(database: Database, kafka: str, topic: str) -> Iterator[None]:
    environment = os.environ | {"URL": database.role_url("feed"), "KAFKA": kafka, "TOPIC": topic}
    with subprocess.Popen([sys.executable, "-c", _RELAY], env=environment) as process:
        try:
            # It starts from what the last round left: caught up, it only follows.
            wait_until(lambda: _unpublished(database) == 0, seconds=120)
            yield
        finally:
            process.terminate()


def _unpublished(database: Database) -> int:
    with closing(database.connect_superuser()) as connection:
        row = connection.execute(
            "select count(*) from heads left join marks using (log) where heads.seq > coalesce(marks.seq, 0)"
        ).fetchone()
        return int(row[0]) if row else 0
