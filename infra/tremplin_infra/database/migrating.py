"""Bring a database up to date: its three process roles first, then the tables that grant to them."""

import sys

import psycopg
from django.core.management import call_command
from psycopg import sql

from tremplin_infra.database.databases import database_name, role_password
from tremplin_infra.environment import SettingError
from tremplin_projections.roles import KINDS, Kind, role_name

# A transaction left open holds back every reader of the log's snapshot: the server ends it.
_TRANSACTION_TIMEOUT: dict[Kind, str] = {"read": "30s", "command": "30s", "feed": "1h"}
# A command that waits for a row holds a thread and a connection: it is refused, to be sent again, before many do.
_LOCK_TIMEOUT: dict[Kind, str] = {"command": "2s"}


def migrate(url: str, *, verbosity: int = 1) -> None:
    """Make or update the roles, then apply every migration as the owner, and drop the snapshots; idempotent.

    Django must be set up on the same `url`.

    Raises:
        SettingError: the owner that `url` names may not make roles.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        make_roles(connection, url)
    call_command("migrate", database="owner", interactive=False, verbosity=verbosity, stdout=sys.stderr)
    with psycopg.connect(url, autocommit=True) as connection:
        # Taken by the code before this one, whose aggregates may not have had what these have.
        connection.execute("TRUNCATE snapshots")


def make_roles(connection: psycopg.Connection, url: str, *, members_of: str | None = None) -> None:
    """Make the three roles of the database of `url`, or set their password and limits again.

    `members_of` names a database whose roles the new ones inherit from: a copy of it grants to those.
    """
    for kind in KINDS:
        role = role_name(database_name(url), kind)
        try:
            _make_role(connection, role, role_password(url, role))
            _limit(connection, role, "transaction_timeout", _TRANSACTION_TIMEOUT[kind])
            _limit(connection, role, "lock_timeout", _LOCK_TIMEOUT.get(kind, "0"))
        except psycopg.errors.InsufficientPrivilege as error:
            raise SettingError("DATABASE_URL doit nommer un rôle qui a le droit CREATEROLE.") from error
        if members_of is not None:
            _execute(connection, "GRANT {} TO {}", role_name(members_of, kind), role)


def _make_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if known is None:
        _execute(connection, "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE", role)
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
            sql.Identifier(role), sql.Literal(_verifier(connection, role, password))
        )
    )


def _limit(connection: psycopg.Connection, role: str, setting: str, value: str) -> None:
    connection.execute(
        sql.SQL("ALTER ROLE {} SET {} = {}").format(
            sql.Identifier(role), sql.Identifier(setting), sql.Literal(value)
        )
    )


def _verifier(connection: psycopg.Connection, role: str, password: str | None) -> str | None:
    """Encrypt the password as the server stores it, so that it shows in none of the server's logs."""
    if password is None:
        return None
    return connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()


def _execute(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
