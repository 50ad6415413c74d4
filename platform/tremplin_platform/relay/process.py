"""Runs the relay as a process: one is active, others stand by; it survives the loss of the broker or PostgreSQL."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from threading import Event
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_platform.relay.finder import Finder
from tremplin_platform.relay.kafka_publisher import KafkaPublisher
from tremplin_platform.relay.relay import BrokerUnavailable, Publisher, Relay
from tremplin_platform.store.advisory_locks import LockClass, take
from tremplin_platform.store.connection_errors import CONNECTION_ERRORS

_SWEEP_EVERY_S = 10.0
_BUSY_EVERY_S, _IDLE_EVERY_S, _IDLE_AFTER_S = 0.006, 0.02, 2.0
_STANDBY_PAUSE_S = 0.1
_BACKOFF_S = (0.2, 0.5, 1.0)
_DRAIN_S = 5.0

# A frozen relay must not keep the lock, so the server ends idle sessions. The finder's query is cheap only by the
# index on xid, whatever the statistics. A mark lost in a crash only causes repeats.
_SESSION = """
set idle_session_timeout = '10s'; set client_connection_check_interval = '1s';
set enable_seqscan = off; set synchronous_commit = off
"""

_log = logging.getLogger(__name__)

Connect = Callable[[], AbstractContextManager[Publisher]]


class _Stopped(Exception):
    """The process must stop, and the broker did not acknowledge in time."""


def run(
    *,
    database_url: str,
    bootstrap_servers: str,
    topic: str,
    stop: Event,
    security: Mapping[str, Any] | None = None,
) -> None:
    """
    Relay until `stop` is set, then wait up to 5 s for the events in flight to be acknowledged and marked.

    While a server does not answer, wait for it, with one line in the log when it goes and one when it is back.

    :param database_url: the address for the feed role
    :param bootstrap_servers: `host:port,host:port`
    :param security: see `KafkaPublisher`
    """
    relay_to(
        lambda: KafkaPublisher(bootstrap_servers=bootstrap_servers, topic=topic, security=security),
        database_url=database_url,
        stop=stop,
    )


def relay_to(publisher: Connect, *, database_url: str, stop: Event) -> None:
    """Relay as `run` does, to the publisher that `publisher` connects; it raises `BrokerUnavailable` if it cannot."""
    failures = 0
    while not stop.is_set():
        try:
            with _connected(database_url) as connection:
                if _wait_for_turn(connection, stop):
                    failures = 0
                    _lead(connection, publisher, stop)
        except CONNECTION_ERRORS as error:
            if failures == 0:
                _log.warning("PostgreSQL ne répond plus au relais (%s) ; nouvel essai.", _first_line(error))
            stop.wait(_backoff(failures))
            failures += 1
        except _Stopped:
            _log.warning("Relais arrêté sans l’accord du courtier Kafka ; la suite repartira des marques.")


def _lead(connection: Connection[Any], publisher: Connect, stop: Event) -> None:
    """Publish while the broker answers; otherwise wait for it, and keep the lock."""
    failures = 0
    while not stop.is_set():
        try:
            with publisher() as connected:
                if failures:
                    _log.info("Le courtier Kafka répond de nouveau ; le relais reprend.")
                failures = 0
                _relay(connection, connected, stop)
        except BrokerUnavailable as error:
            if failures == 0:
                _log.warning("Le courtier Kafka ne répond pas (%s) ; le relais attend.", error)
            stop.wait(_backoff(failures))
            failures += 1
            connection.execute("select 1")


def _relay(connection: Connection[Any], publisher: Publisher, stop: Event) -> None:
    relay = Relay(connection, publisher, meanwhile=_meanwhile(connection, stop))
    finder = Finder(connection)
    finder.news()  # from here on; what came before is the sweep's
    swept, busy = float("-inf"), time.monotonic()
    while not stop.is_set():
        now = time.monotonic()
        if now - swept >= _SWEEP_EVERY_S:
            relay.add(finder.sweep())
            swept = now
        relay.add(finder.news())
        if relay.run_round():
            busy = now
        every = _BUSY_EVERY_S if now - busy < _IDLE_AFTER_S else _IDLE_EVERY_S
        stop.wait(now + every - time.monotonic())


def _meanwhile(connection: Connection[Any], stop: Event) -> Callable[[], None]:
    """Return a function that keeps the session alive during a wait for the broker, and ends the wait after `stop`."""
    since_stop: list[float] = []

    def beat() -> None:
        connection.execute("select 1")
        if stop.is_set():
            since_stop.append(time.monotonic())
            if since_stop[-1] - since_stop[0] > _DRAIN_S:
                raise _Stopped

    return beat


def _wait_for_turn(connection: Connection[Any], stop: Event) -> bool:
    """Stand by until this session holds the lock; False if `stop` is set before."""
    while not stop.is_set():
        if take(connection, LockClass.RELAY):
            return True
        stop.wait(_STANDBY_PAUSE_S)
    return False


@contextmanager
def _connected(database_url: str) -> Iterator[Connection[Any]]:
    with psycopg.connect(
        database_url, autocommit=True, connect_timeout=5, application_name="relay"
    ) as connection:
        connection.execute(_SESSION)
        yield connection


def _backoff(failures: int) -> float:
    return _BACKOFF_S[min(failures, len(_BACKOFF_S) - 1)]


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
