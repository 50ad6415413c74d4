"""The centrale's own log exists from the first migration."""

from typing import Any

from psycopg import Connection

from tremplin_platform.store.addressing import CENTRALE


def open_centrale(connection: Connection[Any]) -> None:
    """Make the centrale's log where it is missing. :param connection: of the command role"""
    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        connection.execute("insert into heads (log) values (%s) on conflict (log) do nothing", (CENTRALE,))


def declare_demo(connection: Connection[Any]) -> None:
    """Say that this database holds the demo: its loader may give the clock."""
    connection.execute("insert into installation (demo) values (true) on conflict (demo) do nothing")
