"""What most commands stand on: servers that answer, Django set up, tables in step with the code."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import django
import psycopg

from tremplin_infra.environment import Environment, SettingError, read_environment
from tremplin_infra.kafka_security import KafkaSecurity, read_security
from tremplin_infra.servers import servers
from tremplin_infra.startup import check_process
from tremplin_projections.roles import KINDS, Kind


@contextmanager
def platform(
    *, kafka: Literal["read", "write"] | None = None, kinds: Sequence[Kind] = KINDS
) -> Iterator[Environment]:
    """Give the environment of a migrated platform; embedded servers are started, and stopped at the end.

    An embedded database is brought up to date first: it is nobody else's.
    `kinds` are the roles that the command logs in as: they are checked first. With `kafka` a broker answers
    too, and lets the process read or write the topic.

    Raises:
        SettingError: a server, a role or a setting is refused, or the tables are behind the code.
    """
    embedded = read_environment().database_url is None
    with servers(kafka=kafka is not None) as environment:
        url = owner_url(environment)
        set_up_django()
        if embedded:
            _migrate(url)
        check_process(url, kinds)
        _check_migrated(url)
        if kafka:
            # Imported only here: most commands need no client of Kafka.
            from tremplin_infra.kafka_admin import check_broker

            check_broker(
                bootstrap_servers(environment), environment.topic, security=kafka_security(), operation=kafka
            )
        yield environment


def owner_url(environment: Environment) -> str:
    """The address of the database, once `servers` has given one."""
    if environment.database_url is None:
        raise SettingError("DATABASE_URL manque.")
    return environment.database_url


def bootstrap_servers(environment: Environment) -> str:
    """The address of the broker, once `servers` has given one."""
    if environment.kafka_bootstrap_servers is None:
        raise SettingError("KAFKA_BOOTSTRAP_SERVERS manque.")
    return environment.kafka_bootstrap_servers


def kafka_security() -> KafkaSecurity:
    """How this process signs in to the broker.

    Raises:
        SettingError: a setting of it is wrong.
    """
    return read_security(os.environ)


def set_up_django() -> None:
    """Load Django's settings from this process's variables, as they are now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin_infra.settings")
    django.setup()


def _migrate(url: str) -> None:
    # Imported once Django is set up, as its commands are.
    from tremplin_infra.migrating import migrate

    migrate(url, verbosity=0)


def _check_migrated(url: str) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = set(MigrationLoader(None).graph.nodes)
    with psycopg.connect(url) as connection:
        try:
            applied = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
        except psycopg.errors.UndefinedTable:
            applied = set()
    if known - applied:
        raise SettingError(
            "DATABASE_URL : les tables sont en retard sur le code, lancez « tremplin migrate »."
        )
    apps = {app for app, _ in known}
    if any(app in apps for app, _ in applied - known):
        raise SettingError("DATABASE_URL : les tables sont en avance sur le code, mettez Tremplin à jour.")
