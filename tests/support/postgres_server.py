"""One PostgreSQL server a session, and a fresh migrated database for each test.

The tables are migrated once, into a template; each database is a copy of it (50 ms), with process roles
of its own that inherit from the template's, so that a process started on its address just works.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.errors import InsufficientPrivilege, ObjectInUse

from support.server_folders import server_folder
from tremplin_infra.database.databases import database_name, django_databases, role_url
from tremplin_infra.database.migrating import make_roles, migrate
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.environment import read_environment
from tremplin_infra.waiting import wait_until
from tremplin_projections.roles import KINDS, Kind, role_name

PATIENCE = 240.0
"""Seconds. It says nothing of speed: a busy build machine is several times slower, and what comes is not waited for."""

# Tests connect thousands of times, with passwords that protect nothing: one iteration of their digest is enough.
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "512MB", "scram_iterations": "1"}


@dataclass(frozen=True)
class Database:
    """A migrated database of one test; `url` is its owner's, `superuser_url` None where there is none."""

    url: str
    superuser_url: str | None

    @property
    def name(self) -> str:
        return database_name(self.url)

    def role_url(self, kind: Kind) -> str:
        """The address for one of the process roles."""
        return role_url(self.url, kind)

    def connect(self, kind: Kind | None = None, **options: Any) -> psycopg.Connection:
        """A connection as a process role, or as the owner; in autocommit by default."""
        return psycopg.connect(self.role_url(kind) if kind else self.url, **{"autocommit": True, **options})

    def connect_superuser(self, **options: Any) -> psycopg.Connection:
        """A connection that row-level security does not stop: to count, and to tamper with rows.

        The test is skipped where DATABASE_URL names a plain owner.
        """
        connection = psycopg.connect(self.superuser_url or self.url, **{"autocommit": True, **options})
        if connection.info.parameter_status("is_superuser") != "on":
            connection.close()
            pytest.skip("needs a DATABASE_URL that names a superuser")
        return connection

    def rows(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement that row-level security does not stop."""
        with self.connect_superuser() as connection:
            return connection.execute(statement, parameters or None).fetchall()


class PostgresServer:
    """A server on which databases can be made; `url` names a role that may.

    It keeps one connection open for each of its two addresses, to be closed by a `with`. Databases that are kept are
    dropped there too, but for those of a server of the tests' own (it has a `superuser_url`), which ends with them.
    """

    def __init__(self, url: str, superuser_url: str | None) -> None:
        self._url = url
        self._superuser_url = superuser_url
        self._prefix = f"tremplin_test_{secrets.token_hex(4)}"
        self._made = 0
        self._kept: list[str] = []
        self._owner = psycopg.connect(url, autocommit=True)
        self._superuser = psycopg.connect(superuser_url or url, autocommit=True)
        self.version = self._owner.info.parameter_status("server_version")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._superuser_url is None:
            for name in self._kept:
                self._remove(name)
        self._superuser.close()
        self._owner.close()

    def template(self) -> str:
        """Make and keep a migrated database; return its name, when nothing is connected to it."""
        database = self._make(None)
        self._kept.append(database.name)
        with django_on(database):
            migrate(database.url, verbosity=0)
        return database.name

    def kept_copy(self, template: str) -> Database:
        """Make and keep a copy of `template`."""
        database = self._copy(template)
        self._kept.append(database.name)
        return database

    @contextmanager
    def copy(self, template: str) -> Iterator[Database]:
        """A fresh copy of `template`, dropped with its roles at the end."""
        database = self._copy(template)
        try:
            yield database
        finally:
            self._remove(database.name)

    @contextmanager
    def empty(self) -> Iterator[Database]:
        """A database without a table or a role, as a new user has."""
        database = self._make(None)
        try:
            yield database
        finally:
            self._remove(database.name)

    @contextmanager
    def without(self, database: Database) -> Iterator[None]:
        """Take a database away from all who use it, then give it back."""
        if self._superuser.info.parameter_status("is_superuser") != "on":
            pytest.skip("needs a DATABASE_URL that names a superuser")
        allow = "ALTER DATABASE {} ALLOW_CONNECTIONS %s"
        _execute(self._superuser, allow % "false", database.name)
        try:
            self._superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database.name,)
            )
            yield
        finally:
            _execute(self._superuser, allow % "true", database.name)

    def _copy(self, template: str) -> Database:
        database = self._make(template)
        make_roles(self._owner, database.url, members_of=template)
        return database

    def _make(self, template: str | None) -> Database:
        self._made += 1
        name = f"{self._prefix}_{self._made}"
        # Copied as files: page by page through the journal, it takes four times as long.
        made = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        _execute(self._owner, made, name, template or "template0")
        return Database(_on(self._url, name), self._superuser_url and _on(self._superuser_url, name))

    def _remove(self, name: str) -> None:
        self._drop(name)
        for kind in KINDS:
            _execute(self._owner, "DROP ROLE IF EXISTS {}", role_name(name, kind))

    def _drop(self, name: str) -> None:
        assert wait_until(lambda: self._dropped(name), seconds=PATIENCE), f"sessions on {name} do not end"

    def _dropped(self, name: str) -> bool:
        # FORCE waits five seconds for the sessions it ends, which a busy machine may not give; and an
        # autovacuum worker is a superuser's, whom a plain owner may not end.
        try:
            _execute(self._superuser, "DROP DATABASE {} WITH (FORCE)", name)
        except (ObjectInUse, InsufficientPrivilege):
            return False
        return True


def _execute(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def embedded_server() -> Iterator[PostgresServer]:
    """A server of this session alone."""
    with running_postgres() as (url, superuser_url), PostgresServer(url, superuser_url) as made:
        yield made


@contextmanager
def running_postgres() -> Iterator[tuple[str, str]]:
    """Run a server in a folder that its account can reach; gives its owner's address and its superuser's."""
    with server_folder() as home:
        server = EmbeddedPostgres(home, FAST, tied=True)
        try:
            server.start()
            yield server.url(), server.superuser_url()
        finally:
            server.stop()


@contextmanager
def django_on(database: Database, *, replica_url: str = "") -> Iterator[None]:
    """Point Django's connections, of this thread and of those to come, at `database` and a replica of it."""
    before = settings.DATABASES
    named = {"DATABASE_URL": database.url, "DATABASE_READ_URL": replica_url}
    _use(django_databases(read_environment(named)))
    try:
        yield
    finally:
        _use(before)


def _use(databases: Mapping[str, dict[str, Any]]) -> None:
    connections.close_all()
    for alias in list(connections):
        if hasattr(connections._connections, alias):  # type: ignore[attr-defined]
            del connections[alias]
    settings.DATABASES = databases
    connections.settings = connections.configure_settings(dict(databases))


def _on(url: str, database: str) -> str:
    return make_conninfo(url, dbname=database)


def paris_day(database: Database) -> date:
    """Today. Near midnight it may be yesterday by the time it is used: what hangs on it must hold for both."""
    with database.connect() as connection:
        row = connection.execute("select (now() at time zone 'Europe/Paris')::date").fetchone()
    assert row is not None
    day: date = row[0]
    return day
