"""The psycopg connections under Django's: what the store and the queries speak."""

from typing import Any, cast

from django.db import connections
from psycopg import Connection


def command_connection() -> Connection[Any]:
    """The connection of the command role, in autocommit, alive."""
    return _connection("command")


def read_connection() -> Connection[Any]:
    """The connection of the read role, in whatever transaction Django holds on it."""
    return _connection("default")


def feed_connection() -> Connection[Any]:
    """The connection of the feed role, in autocommit: what an audit compares is all there, members' rows included."""
    return _connection("feed")


def _connection(alias: str) -> Connection[Any]:
    wrapper = connections[alias]
    wrapper.cursor().close()  # connects, or connects again where the server has hung up
    return cast("Connection[Any]", wrapper.connection)
