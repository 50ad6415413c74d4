"""What a caller sees: the scope of its reads, on the read role's connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

from tremplin_projections.scope import EVERY_LOG, reading
from tremplin_tenants.api.web.connection import read_connection
from tremplin_tenants.roles import Caller, Role


@contextmanager
def scope_of(caller: Caller) -> Iterator[Connection[Any]]:
    """One transaction that sees what `caller` may: its log, every log, or what is assigned to it today."""
    own = caller.organisation
    settings: dict[Role, dict[str, str]] = {
        Role.BUYER: {"log": EVERY_LOG},
        Role.AUDITOR: {"log": EVERY_LOG},
        Role.MEMBER: {"log": own},
        Role.CONTRACTOR: {"contractor": own},
        Role.FACILITATOR: {"facilitator": own},
    }
    with reading(**settings[caller.role], today=caller.today):
        yield read_connection()


@contextmanager
def scope(*, log: str) -> Iterator[Connection[Any]]:
    """One transaction that sees one log, or every log (`*`)."""
    with reading(log=log):
        yield read_connection()
