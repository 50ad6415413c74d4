"""Open the transaction in which a request reads, limited to the rows that its caller may see."""

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
    Read inside one repeatable-read transaction, through row-level security; without a setting there are no rows.

    :param log: a member's log, or `EVERY_LOG`
    :param contractor: read what is assigned to this contractor, in any log
    :param facilitator: read what is assigned to this facilitateur on the Paris day `today`, in any log
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
