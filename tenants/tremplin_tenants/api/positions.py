"""The position that a projection's rows stand at, read in the same transaction as they are."""

from typing import Any

from tremplin_tenants.api.reading import Asked, as_of
from tremplin_tenants.roles import CENTRALE


def answered_at(asked: Asked, *, projection: str) -> dict[str, Any]:
    """`as_of` of a read: the position of its log, of the centrale's where it reads many or none of its own."""
    log = asked.log or CENTRALE
    row = asked.connection.execute(_POSITION, (log, projection)).fetchone()
    return as_of(log, row[0], row[1]) if row else as_of(log, 0, None)


_POSITION = "select seq, recorded_at from positions where log = %s and projection = %s"
