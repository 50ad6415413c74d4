"""
Make the function by which the delivery process deletes what is over: answers to requests with an idempotency key older
than `KEPT_FOR` (`store.kept_answers`), sessions of browsers, and failed attempts to sign in.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any

from psycopg import Connection
from psycopg.errors import LockNotAvailable

from tremplin_platform.store.kept_answers import purge
from tremplin_tenants.accounts.purging import purge_accounts
from tremplin_tenants.files.sent_files import purge_files

EVERY_S = 60.0


def purging(*, every_s: float = EVERY_S) -> Callable[[Connection[Any]], None]:
    """Make a function that deletes what is over, at most once in `every_s` seconds."""
    due = float("-inf")

    def purge_when_due(connection: Connection[Any]) -> None:
        nonlocal due
        if monotonic() < due:
            return
        due = monotonic() + every_s
        try:
            purge(connection)
            purge_accounts(connection)
            purge_files(connection)
        except LockNotAvailable:  # a key of that age is being claimed again: next time
            return

    return purge_when_due
