"""One transaction on the read role, which sees the rows of one reader and no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from psycopg import Connection

from tremplin_tenants.api.connection import read_connection
from tremplin_tenants.roles import Caller, Role

EVERY_LOG = "*"


@contextmanager
def scope(*, log: str = "", contractor: str = "", facilitator: str = "") -> Iterator[Connection[Any]]:
    """
    The read connection, seeing one log (`*`: every log), or what is assigned to a contractor or facilitateur today.

    Everything read in it is of one moment.
    """
    with transaction.atomic(using="default"):
        connection = read_connection()
        connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute(_SEE, (log, contractor, facilitator))
        yield connection


def scope_of(caller: Caller) -> dict[str, str]:
    """What a caller sees at most."""
    match caller.role:
        case Role.BUYER | Role.AUDITOR:
            return {"log": EVERY_LOG}
        case Role.MEMBER:
            return {"log": caller.organisation}
        case Role.CONTRACTOR:
            return {"contractor": caller.organisation}
        case Role.FACILITATOR:
            return {"facilitator": caller.organisation}


_SEE = """
select set_config('tremplin.log', %s, true), set_config('tremplin.contractor', %s, true),
       set_config('tremplin.facilitator', %s, true),
       set_config('tremplin.day', (now() at time zone 'Europe/Paris')::date::text, true)
"""
