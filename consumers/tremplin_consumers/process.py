"""Run one worker a projection, each in a thread, and start it again after a failure of Kafka or PostgreSQL."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from threading import Event
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_consumers.records.kafka_source import KafkaSource
from tremplin_consumers.records.source import Source, SourceUnavailable
from tremplin_consumers.worker import Worker
from tremplin_platform.store.connection_errors import CONNECTION_ERRORS
from tremplin_projections.registry import Projection

# The server ends a silent session, so that a frozen worker does not keep its partitions, and notices a dead machine
# between two packets. A crash that loses a commit loses its position too: the events are applied again.
_SESSION = """
set idle_session_timeout = '5s'; set idle_in_transaction_session_timeout = '5s';
set client_connection_check_interval = '1s'; set tcp_user_timeout = '5s';
set synchronous_commit = off; set jit = off
"""
_BACKOFF_S = (0.2, 0.5, 1.0)
_log = logging.getLogger(__name__)

Connect = Callable[[str], AbstractContextManager[Source]]


def consume(
    projections: Sequence[Projection],
    *,
    database_url: str,
    bootstrap_servers: str,
    topic: str,
    stop: Event,
    security: Mapping[str, Any] | None = None,
) -> None:
    """
    Feed these projections, a thread each, until `stop`, and finish the current batches first.

    Wait for a server that is unreachable, and log one sentence when it goes and one when it is back. Any other
    exception of a worker stops them all and is raised again.

    :param database_url: the address of the database for the feed role
    :param bootstrap_servers: `host:port,host:port`
    :param security: see `KafkaSource`
    """

    def connect(name: str) -> KafkaSource:
        group = f"tremplin.{name}"
        return KafkaSource(bootstrap_servers=bootstrap_servers, topic=topic, group=group, security=security)

    with ThreadPoolExecutor(max_workers=len(projections)) as threads:
        workers = [
            threads.submit(feed, projection, connect, database_url=database_url, stop=stop)
            for projection in projections
        ]
        wait(workers, return_when=FIRST_COMPLETED)
        stop.set()
    for worker in workers:
        worker.result()


def feed(projection: Projection, connect: Connect, *, database_url: str, stop: Event) -> None:
    """Feed one projection until `stop`, from the source that `connect` gives for its name."""
    failures = 0
    while not stop.is_set():
        try:
            # The source first: a worker that cannot read partitions must not own them.
            with connect(projection.name) as source, _connected(database_url, projection.name) as connection:
                source.partitions()
                worker = Worker(connection, source, projection)
                if failures:
                    _log.info("Projection %s : les serveurs répondent, elle reprend.", projection.name)
                failures = 0
                worker.feed(stop)
        except SourceUnavailable as error:
            _say(failures, projection.name, "Kafka ne répond pas", error)
        except CONNECTION_ERRORS as error:
            _say(failures, projection.name, "PostgreSQL ne répond plus", error)
        else:
            continue
        stop.wait(_BACKOFF_S[min(failures, len(_BACKOFF_S) - 1)])
        failures += 1


@contextmanager
def _connected(database_url: str, name: str) -> Iterator[Connection[Any]]:
    """Open the session whose locks own the partitions, in autocommit: each batch opens its transaction."""
    with psycopg.connect(
        database_url, autocommit=True, connect_timeout=5, application_name=f"consume {name}"
    ) as connection:
        connection.execute(_SESSION)
        yield connection


def _say(failures: int, name: str, fault: str, error: Exception) -> None:
    """Log the first failure of a row of them."""
    if failures == 0:
        reason = str(error).strip().partition("\n")[0]
        _log.warning("Projection %s : %s (%s) ; nouvel essai.", name, fault, reason)
