"""Find the kind and the name under which an organisation was registered."""

from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from psycopg import Connection

from tremplin_platform.events.fact import subject
from tremplin_tenants.roles import CENTRALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """`kind`: `member`, `contractor`, `facilitator` or `other`, as registered; `centrale` for the centrale itself."""

    kind: str
    name: str


def find_registered(connection: Connection[Any], *, organisation: str) -> Registered | None:
    """The organisation of this identifier, or None where none is registered."""
    if organisation == CENTRALE:
        return Registered(kind=CENTRALE, name=settings.TREMPLIN_CENTRALE_NAME)
    about = subject(log=CENTRALE, kind="organisation", identifier=organisation)
    row = connection.execute(_FIRST_FACT, (CENTRALE, about)).fetchone()
    if row is None:
        return None
    data = orjson.loads(row[0])
    return Registered(kind=data["kind"], name=data["name"])


_FIRST_FACT = "select data from events where log = %s and subject = %s and subject_version = 1"
