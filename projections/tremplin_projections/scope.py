"""Whose rows a request reads: one transaction, one moment, one set of settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

EVERY_LOG = "*"
"""The log setting of the centrale's buyers and auditors."""


@contextmanager
def reading(
    *, log: str = "", contractor: str = "", facilitator: str = "", today: date | None = None
) -> Iterator[None]:
    """
    Everything read inside is of one moment, and of the rows that row-level security lets through.

    `log`: a member's own, or `EVERY_LOG`. `contractor`, `facilitator`: what is assigned to them, in any log;
    a facilitateur's on the Paris day `today`. Nothing given, no rows.

    :raises RuntimeError: a transaction is open already
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute(
            "select set_config('tremplin.log', %s, true), set_config('tremplin.contractor', %s, true), "
            "set_config('tremplin.facilitator', %s, true), set_config('tremplin.day', %s, true)",
            (log, contractor, facilitator, today.isoformat() if today else ""),
        )
        yield
