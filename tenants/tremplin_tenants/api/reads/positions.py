"""The position that a projection's rows stand at, read in the same transaction as they are."""

from typing import Any

from tremplin_projections.queries.standing import position
from tremplin_tenants.api.reads.reading import Asked, as_of
from tremplin_tenants.roles import CENTRALE


def answered_at(asked: Asked, *, projection: str) -> dict[str, Any]:
    """`as_of` of a read: the position of its log, of the centrale's where it reads many or none of its own."""
    at = position(log=asked.log or CENTRALE, projection=projection)
    return as_of(at.log, at.seq, at.recorded_at)
