"""Send the first statement of a request on a database connection, or the first ones in one round trip."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import psycopg
from django.db import connections
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus

T = TypeVar("T")


def first_statement(alias: str, statement: str, values: Sequence[Any]) -> Cursor[Any]:
    """Execute the only first statement of a request: as `first_statements`, without a pipeline, at half the cost."""
    return _on_open_connection(alias, lambda connection: connection.execute(statement, values))


def first_statements(alias: str, send: Callable[[Connection[Any]], T]) -> T:
    """
    Send the first statements of a request on a connection, together and in one transaction of their own.

    Where the server has closed the connection since the last request, they are sent again on a new one: that stands
    for Django's health check, which costs a round trip of its own. A connection that fails is closed: the next use
    opens another.

    :param send: executes the statements and returns the cursor to read from; may be called twice
    """
    return _on_open_connection(alias, lambda connection: _together(connection, send))


def _on_open_connection(alias: str, send: Callable[[Connection[Any]], T]) -> T:
    wrapper = connections[alias]
    wrapper.health_check_done = True  # type: ignore[attr-defined]
    is_new = wrapper.connection is None
    for is_last in (is_new, True):
        wrapper.ensure_connection()
        try:
            return send(wrapper.connection)
        except psycopg.Error:
            is_usable = wrapper.connection.info.transaction_status == TransactionStatus.IDLE
            if not is_usable:
                wrapper.close()
            if is_usable or is_last:
                raise
    raise AssertionError("the last try returns or raises")


def _together(connection: Connection[Any], send: Callable[[Connection[Any]], T]) -> T:
    # The statements of a pipeline are one transaction, although the connection is in autocommit. The error raised is
    # that of the statement that failed: psycopg sends each `execute` at once, and reads the results in order.
    with connection.pipeline():
        return send(connection)
