"""Mark a database as one that holds the demo: its loader alone may give the instants to record at."""

from typing import Any

from psycopg import Connection


def declare_demo(connection: Connection[Any]) -> None:
    """
    Mark this database as one that holds the demo. There is no way back: its instants are not real ones.

    :param connection: of the owner: no process may mark it
    """
    connection.execute("insert into installation (demo) values (true) on conflict (demo) do nothing")


def is_demo(connection: Connection[Any]) -> bool:
    """Whether this database holds the demo."""
    return connection.execute("select from installation where demo").rowcount == 1
