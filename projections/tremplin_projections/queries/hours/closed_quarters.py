"""List the quarters that the centrale closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tremplin_projections.queries.rows import fetch_named_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedQuarter:
    """A quarter (`2026-Q1`) and the day it was closed."""

    quarter: str
    closed_on: date


def closed_quarters() -> Sequence[ClosedQuarter]:
    """Return every closed quarter, the last first. Inside `scope.reading`; any reader may know them."""
    return [ClosedQuarter(**row) for row in fetch_named_rows(_CLOSED, {})]


_CLOSED = """
select id as quarter, (data ->> 'closed_on')::date as closed_on from register_rows
 where log = 'centrale' and register = 'quarters' order by id desc
"""
