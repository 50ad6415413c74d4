"""Prepare, start, watch and stop the whole platform as child processes of this one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tremplin_infra.cli.output import complain
from tremplin_infra.cli.platform import (
    bootstrap_servers,
    kafka_security,
    make_signing_key,
    owner_url,
    set_up_django,
)
from tremplin_infra.database.replicas import check_replica
from tremplin_infra.database.startup import check_process, check_server
from tremplin_infra.environment import Environment, SettingError
from tremplin_infra.processes.interruption import uninterrupted
from tremplin_infra.processes.supervisor import Supervisor, tremplin
from tremplin_infra.servers.kafka_admin import make_topic
from tremplin_infra.servers.readiness import PROCESSES, api_answers, sessions_open
from tremplin_infra.servers.reviving import Reviver
from tremplin_projections.roles import KINDS

HOST = "127.0.0.1"
_LOOK_EVERY_S = 0.1
_PATIENCE_S = 120.0


def prepare(environment: Environment) -> None:
    """Bring the tables and the topic up to date on servers that answer.

    Raises:
        SettingError: a server or a role is refused.
    """
    url = owner_url(environment)
    check_server(url)  # before anything is written in it
    set_up_django()
    # Imported once Django is set up, as its commands are.
    from tremplin_infra.database.migrating import migrate

    migrate(url, verbosity=0)
    make_signing_key(environment)
    check_process(environment, KINDS)
    check_replica(environment)
    make_topic(bootstrap_servers(environment), environment.topic, security=kafka_security())


@contextmanager
def running(environment: Environment, port: int) -> Iterator[Supervisor]:
    """Start every process, give their supervisor once all answer, stop them at the end.

    Raises:
        SettingError: they do not all answer within two minutes.
        KeepsDying: one of them does not stay up.
    """
    children = [tremplin(name) for name in PROCESSES]
    supervisor = Supervisor([*children, tremplin("serve", "--port", str(port))], report=complain)
    try:
        supervisor.start()
        _wait_for_answers(supervisor, owner_url(environment), port)
        yield supervisor
    finally:
        with uninterrupted():
            supervisor.stop()


def watch(supervisor: Supervisor, environment: Environment) -> None:
    """Keep the processes alive, and the servers that are embedded, until a signal interrupts.

    Raises:
        KeepsDying: one of the processes does not stay up.
        SettingError: a server that died does not start again.
    """
    reviver = Reviver(environment, report=complain)
    while True:
        reviver.watch()
        supervisor.watch()
        time.sleep(_LOOK_EVERY_S)


def _wait_for_answers(supervisor: Supervisor, url: str, port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not (supervisor.all_alive() and api_answers(HOST, port) and sessions_open(url)):
        if time.monotonic() > deadline:
            raise SettingError("--port : les processus ne répondent pas tous après deux minutes.")
        supervisor.watch()
        time.sleep(_LOOK_EVERY_S)
