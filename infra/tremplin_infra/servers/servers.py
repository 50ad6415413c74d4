"""Give a command its servers: those that the environment names, else embedded ones, started where needed.

A command that uses the embedded servers holds a shared lock on a file of TREMPLIN_HOME; the last to end stops
them. The kernel drops the lock of a killed process, so its servers are stopped by the next command.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from tremplin_infra.environment import Environment, SettingError, read_environment
from tremplin_infra.private_files import open_folder, open_private
from tremplin_infra.processes.interruption import uninterrupted
from tremplin_infra.servers.kafka_security import OPEN, read_security


@contextmanager
def servers(*, kafka: bool) -> Iterator[Environment]:
    """Give an environment that names a database, and with `kafka` its `kafka_bootstrap_servers`.

    The embedded servers are also named in this process's variables, for Django and for child processes.

    Raises:
        SettingError: a server cannot be started.
    """
    named = read_environment()
    if named.names_database and (named.kafka_bootstrap_servers or not kafka):
        yield named
        return
    if kafka and named.kafka_bootstrap_servers is None and read_security(os.environ) != OPEN:
        raise SettingError(
            "KAFKA_BOOTSTRAP_SERVERS manque : le courtier embarqué ne connaît ni TLS ni compte."
        )
    with _lock_file(named.home, "using.lock") as using:
        try:
            with turn(named.home):
                fcntl.flock(using, fcntl.LOCK_SH)
                environment = _start(named, kafka=kafka)
            os.environ.update(_named(environment))
            yield environment
        finally:
            with uninterrupted(), turn(named.home):
                if _last(using):
                    _stop(named)


@contextmanager
def turn(home: Path) -> Iterator[None]:
    """Serialise the starts and stops of one home."""
    with _lock_file(home, "starting.lock") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        yield


def _start(environment: Environment, *, kafka: bool) -> Environment:
    """Start what is not named; the wheels are imported only here: a real installation has none."""
    if not environment.names_database:
        from tremplin_infra.embedded.postgres import EmbeddedPostgres

        postgres = EmbeddedPostgres(environment.home)
        postgres.start()
        environment = replace(environment, database_url=postgres.url())
    if kafka and environment.kafka_bootstrap_servers is None:
        from tremplin_infra.embedded.broker import EmbeddedBroker

        broker = EmbeddedBroker(environment.home)
        broker.start()
        environment = replace(environment, kafka_bootstrap_servers=broker.bootstrap_servers())
    return environment


def _stop(named: Environment) -> None:
    """Stop the embedded servers in the place of which `named` names none."""
    from tremplin_infra.embedded.broker import EmbeddedBroker
    from tremplin_infra.embedded.postgres import EmbeddedPostgres

    if named.kafka_bootstrap_servers is None:
        EmbeddedBroker(named.home).stop()
    if not named.names_database:
        EmbeddedPostgres(named.home).stop()


def _named(environment: Environment) -> dict[str, str]:
    names = {
        "DATABASE_URL": environment.database_url,
        "KAFKA_BOOTSTRAP_SERVERS": environment.kafka_bootstrap_servers,
    }
    return {name: value for name, value in names.items() if value is not None}


def _last(using: IO[str]) -> bool:
    """Whether no other process uses the servers."""
    try:
        fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _lock_file(home: Path, name: str) -> Iterator[IO[str]]:
    try:
        open_folder(home)
        file = open_private(home / name, "w")
    except OSError as error:
        raise SettingError(f"TREMPLIN_HOME : {home} ne peut pas être écrit ({error.strerror}).") from error
    with file:
        yield file
