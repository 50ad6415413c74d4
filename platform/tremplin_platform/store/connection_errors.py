"""Errors that say PostgreSQL is away, restarting, or has ended the session: the same work is tried again later."""

from psycopg import InterfaceError, OperationalError
from psycopg.errors import IdleInTransactionSessionTimeout, TransactionTimeout

# psycopg files the two time-outs under internal errors, although they end the session as a stopped server does.
CONNECTION_ERRORS = (OperationalError, InterfaceError, IdleInTransactionSessionTimeout, TransactionTimeout)
"""The exception classes, for an `except` clause."""
