"""Errors of PostgreSQL that say it is away, so that work is tried again later, and that of statements sent together."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, Error, InterfaceError, OperationalError
from psycopg.errors import IdleInTransactionSessionTimeout, PipelineAborted, TransactionTimeout

# psycopg files the two time-outs under internal errors, although they end the session as a stopped server does.
CONNECTION_ERRORS = (OperationalError, InterfaceError, IdleInTransactionSessionTimeout, TransactionTimeout)
"""The exception classes, for an `except` clause."""


@contextmanager
def pipeline(connection: Connection[Any]) -> Iterator[None]:
    """Send the statements of the block together; raise the error of the one that failed."""
    try:
        with connection.pipeline():
            yield
    except PipelineAborted as error:
        # psycopg may raise it of the statements after the one that failed, whose error is then its context.
        if isinstance(error.__context__, Error):
            raise error.__context__ from None
        raise
