"""Restart embedded servers that die while the platform runs, at their addresses."""

import time
from collections.abc import Callable

from tremplin_infra.embedded.broker import EmbeddedBroker
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.environment import Environment, SettingError
from tremplin_infra.servers.kafka_admin import make_topic, widen_topic
from tremplin_infra.servers.servers import turn

_LOOK_EVERY_S = 1.0


class Reviver:
    """Watches the embedded servers of a running platform."""

    def __init__(self, environment: Environment, *, report: Callable[[str], None]) -> None:
        self._environment = environment
        self._report = report
        self._next_look = 0.0
        postgres, broker = EmbeddedPostgres(environment.home), EmbeddedBroker(environment.home)
        self._postgres = postgres if postgres.alive() and postgres.url() == environment.database_url else None
        address = environment.kafka_bootstrap_servers
        self._broker = broker if broker.alive() and broker.bootstrap_servers() == address else None

    def watch(self) -> None:
        """Restart what died, once a second at most, and make the topic again: a broker starts empty.

        Raises:
            SettingError: it does not start, or not where the processes look for it.
        """
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + _LOOK_EVERY_S
        if self._postgres is not None and not self._postgres.alive():
            self._report("tremplin : PostgreSQL s’est arrêté, relancé.")
            with turn(self._environment.home):
                self._postgres.start()
            _check(self._postgres.url(), self._environment.database_url)
        if self._broker is not None and not self._broker.alive():
            self._report("tremplin : le courtier Kafka s’est arrêté, relancé.")
            with turn(self._environment.home):
                self._broker.start()
            _check(self._broker.bootstrap_servers(), self._environment.kafka_bootstrap_servers)
            make_topic(self._broker.bootstrap_servers(), self._environment.topic)
            # The relay, which never stopped asking for the topic, may have had it made first.
            widen_topic(self._broker.bootstrap_servers(), self._environment.topic)


def _check(address: str, before: str | None) -> None:
    if address != before:
        raise SettingError("TREMPLIN_HOME : un serveur embarqué s’est arrêté et son port a été pris.")
