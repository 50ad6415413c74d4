"""The psycopg connections under Django, by role, and the transactions of reads under row-level security."""

from collections.abc import Iterator
from contextlib import contextmanager
from select import POLLIN, poll
from typing import Any, cast

from django.db import connections
from psycopg import Connection

from tremplin_projections.scope import EVERY_LOG, PRIMARY, reading
from tremplin_tenants.roles import Caller, Role


def command_connection() -> Connection[Any]:
    """Return the connection of the command role, in autocommit, alive."""
    return _connection("command")


def feed_connection() -> Connection[Any]:
    """Return the connection of the feed role, in autocommit, which sees members' rows too: for audits."""
    return _connection("feed")


def read_connection() -> Connection[Any]:
    """Return the connection of the read role, in autocommit, alive: without a scope it sees what is anyone's."""
    return _connection(PRIMARY)


@contextmanager
def scope_of(caller: Caller, *, alias: str = PRIMARY) -> Iterator[Connection[Any]]:
    """
    Open a read transaction that sees what `caller` may: its log, every log, or what is assigned to it today.

    :param alias: the database to read, among Django's
    """
    if caller.reads_every_log:
        seen = {"log": EVERY_LOG}
    else:
        seen = {"log" if caller.role is Role.MEMBER else caller.role.value: caller.organisation}
    with reading(**seen, today=caller.today, alias=alias):
        yield _connection(alias)


@contextmanager
def scope(*, log: str) -> Iterator[Connection[Any]]:
    """Open a read transaction that sees one log, or every log (`*`)."""
    with reading(log=log):
        yield _connection(PRIMARY)


def _connection(alias: str) -> Connection[Any]:
    """Return a connection, made where there is none or the server has hung up."""
    wrapper = connections[alias]
    if wrapper.connection is not None and is_silent(wrapper.connection):
        wrapper.health_check_done = True  # type: ignore[attr-defined]
    wrapper.close_if_health_check_failed()
    wrapper.ensure_connection()
    return cast("Connection[Any]", wrapper.connection)


def is_silent(connection: Connection[Any]) -> bool:
    """Whether the server has sent nothing since the last answer: its end would be something to read."""
    return not connection.closed and not answers_of(connection).poll(0)


def answers_of(connection: Connection[Any]) -> "poll":
    """Return what tells whether the server has sent something, of an open connection."""
    answers = poll()
    answers.register(connection.fileno(), POLLIN)
    return answers
