"""Open what most commands need: servers that answer, Django set up, tables in step with the code."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, Literal

import django
import psycopg
from django.conf import settings
from django.db import connections

from tremplin_infra.database.databases import django_databases
from tremplin_infra.database.startup import check_process, known_url
from tremplin_infra.environment import Environment, SettingError, read_environment
from tremplin_infra.processes.process_variables import narrowed
from tremplin_infra.servers.kafka_security import KafkaSecurity, read_security
from tremplin_infra.servers.servers import servers
from tremplin_platform.store.seals.sealing_process import refusal
from tremplin_platform.store.seals.signing_files import BadKeyFile, make_key_file
from tremplin_projections.roles import KINDS, Kind


@contextmanager
def platform(
    *, kafka: Literal["read", "write"] | None = None, kinds: Sequence[Kind] = KINDS, owner: bool = False
) -> Iterator[Environment]:
    """Give the environment of a migrated platform; embedded servers are started, and stopped at the end.

    An embedded database is migrated first: no other installation uses it.
    `kinds` are the roles that the command logs in as: they are checked first. The owner's address is forgotten, here
    and for the processes to come, unless `owner`. With `kafka` a broker answers
    too, and lets the process read or write the topic.

    Raises:
        SettingError: a server, a role or a setting is refused, or the tables are behind the code.
    """
    embedded = not read_environment().names_database
    with ExitStack() as stack:
        environment = stack.enter_context(servers(kafka=kafka is not None))
        if embedded:
            set_up_django()
            _migrate(owner_url(environment))
            make_signing_key(environment)
        check_process(environment, kinds)
        if owner:
            owner_url(environment)
        else:
            environment = stack.enter_context(_keeping_to(environment, kinds))
        set_up_django()
        _check_migrated(role_address(environment, kinds[0]))
        if kafka:
            _check_topic(environment, kafka)
        yield environment


def _check_topic(environment: Environment, operation: Literal["read", "write"]) -> None:
    # Imported only here: most commands need no client of Kafka.
    from tremplin_infra.servers.kafka_admin import check_broker

    address = bootstrap_servers(environment)
    check_broker(address, environment.topic, security=kafka_security(), operation=operation)


@contextmanager
def role_connection(kind: Kind, *, name: str) -> Iterator[psycopg.Connection[Any]]:
    """
    Connect, in autocommit, to a migrated platform as one of the process roles.

    :param name: of the session, as `pg_stat_activity` shows it
    :raises SettingError: as `platform`
    """
    with (
        platform(kinds=(kind,)) as environment,
        psycopg.connect(
            role_address(environment, kind), autocommit=True, application_name=name
        ) as connection,
    ):
        yield connection


def owner_url(environment: Environment) -> str:
    """Return the owner's address of the database, once `servers` has given one."""
    if environment.database_url is None:
        raise SettingError("DATABASE_URL manque.")
    return environment.database_url


def role_address(environment: Environment, kind: Kind) -> str:
    """Return the address of the database for one of the process roles.

    Raises:
        SettingError: no setting gives it.
    """
    return known_url(environment, kind)[1]


def bootstrap_servers(environment: Environment) -> str:
    """Return the address of the broker, once `servers` has given one."""
    if environment.kafka_bootstrap_servers is None:
        raise SettingError("KAFKA_BOOTSTRAP_SERVERS manque.")
    return environment.kafka_bootstrap_servers


def kafka_security() -> KafkaSecurity:
    """Read how this process signs in to the broker.

    Raises:
        SettingError: a setting of it is wrong.
    """
    return read_security(os.environ)


def make_signing_key(environment: Environment) -> None:
    """Make the key that signs the journal of heads, unless it is there.

    Raises:
        SettingError: its file cannot be made, or is another's.
    """
    try:
        make_key_file(environment.signing_key, name=environment.origin)
    except OSError as error:
        raise SettingError(
            f"TREMPLIN_SIGNING_KEY : {environment.signing_key} ne peut pas être fait ({error.strerror})."
        ) from error
    except BadKeyFile as error:
        raise SettingError(refusal(error)) from error


def set_up_django() -> None:
    """Load Django's settings from this process's variables, as they are now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin_infra.settings")
    django.setup()


@contextmanager
def _keeping_to(environment: Environment, kinds: Sequence[Kind]) -> Iterator[Environment]:
    """Forget every address of the database but those of `kinds`: in this process's variables, in Django's settings."""
    before, own = dict(os.environ), narrowed(os.environ, kinds)
    _use_variables(own)
    left = read_environment()
    databases = settings.DATABASES if settings.configured else None  # it is where this process migrated
    if databases is not None:
        _use_databases(django_databases(left))
    try:
        yield replace(
            environment,
            database_url=None,
            read_url=left.read_url,
            command_url=left.command_url,
            feed_url=left.feed_url,
            replica_url=left.replica_url,
        )
    finally:
        _use_variables(before)
        if databases is not None:
            _use_databases(databases)


def _use_databases(databases: dict[str, dict[str, Any]]) -> None:
    for alias in list(connections):
        connections[alias].close()
        del connections[alias]
    settings.DATABASES = databases
    connections.settings = connections.configure_settings(dict(databases))


def _use_variables(variables: Mapping[str, str]) -> None:
    for name in os.environ.keys() - variables.keys():
        del os.environ[name]
    os.environ.update(variables)


def _migrate(url: str) -> None:
    # Imported once Django is set up, as its commands are.
    from tremplin_infra.database.migrating import migrate

    migrate(url, verbosity=0)


def _check_migrated(url: str) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = set(MigrationLoader(None).graph.nodes)
    with psycopg.connect(url) as connection:  # of a process role, which 0010_narrower_rights.sql lets read it
        try:
            applied = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
        except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
            applied = set()
    if known - applied:
        raise SettingError(
            "DATABASE_URL : les tables sont en retard sur le code, lancez « tremplin migrate »."
        )
    apps = {app for app, _ in known}
    if any(app in apps for app, _ in applied - known):
        raise SettingError("DATABASE_URL : les tables sont en avance sur le code, mettez Tremplin à jour.")
