"""What tells that PostgreSQL is away, or has ended a session: the same thing is tried again, nobody is at fault."""

from psycopg import InterfaceError, OperationalError
from psycopg.errors import IdleInTransactionSessionTimeout, TransactionTimeout

# The last two end a session as a server that stops does, and are filed with errors of the server's own.
SERVER_AWAY = (OperationalError, InterfaceError, IdleInTransactionSessionTimeout, TransactionTimeout)
"""The classes of psycopg, for an `except`."""
