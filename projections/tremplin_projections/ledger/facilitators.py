"""Make the rows of who validates a lot's hours: the latest assignment begun, and of two of one day the last stated."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from psycopg import Cursor

from tremplin_projections.batches import Schema
from tremplin_projections.ledger.tables import FACILITATORS
from tremplin_projections.ledger.terms import Assignment, Declined
from tremplin_projections.rows.days import day
from tremplin_projections.rows.table import Row

_Lot = tuple[str, str, str]
_Begun = dict[date, tuple[str, date | None]]
"""By the first day of an assignment: the facilitateur, and the day it declined (None: it did not)."""


def facilitator_rows(
    cursor: Cursor[Any], assignments: Sequence[Assignment | Declined], *, schema: Schema
) -> list[Row]:
    """Add assignments to those stored, end those replaced or declined, and return the rows of their lots."""
    if not assignments:
        return []
    known = _known(
        cursor,
        {(assignment.log, assignment.contract, assignment.lot) for assignment in assignments},
        schema=schema,
    )
    for assignment in assignments:
        begun = known[assignment.log, assignment.contract, assignment.lot]
        if isinstance(assignment, Declined):
            _decline(begun, assignment.facilitator, day(assignment.on))
        else:
            begun[day(assignment.from_day)] = (assignment.facilitator, None)
    return [row for lot, begun in sorted(known.items()) for row in _rows(lot, begun)]


def _decline(begun: _Begun, facilitator: str, on: date) -> None:
    """End the assignments of `facilitator` on the day `on`; one declined before it begins lasts no day."""
    for first, (who, until) in begun.items():
        if who == facilitator:
            begun[first] = (who, _earliest(max(first, on), until))


def _known(cursor: Cursor[Any], lots: set[_Lot], *, schema: Schema) -> dict[_Lot, _Begun]:
    logs, contracts, names = zip(*sorted(lots), strict=True)
    cursor.execute(
        f"select log, contract, lot, from_day, until_day, facilitator from {schema}.ledger_facilitators "  # noqa: S608
        "join unnest(%s::text[], %s::text[], %s::text[]) as wanted (log, contract, lot) using (log, contract, lot)",
        (list(logs), list(contracts), list(names)),
    )
    known: dict[_Lot, _Begun] = defaultdict(dict)
    for log, contract, lot, from_day, until_day, facilitator in cursor.fetchall():
        # The stored end may be the first day of the next assignment: it is computed again with the same result.
        known[log, contract, lot][from_day] = (facilitator, until_day)
    return known


def _rows(place: _Lot, begun: _Begun) -> list[Row]:
    log, contract, lot = place
    days = [*sorted(begun), None]
    rows: list[Row] = []
    for first, following in pairwise(days):
        if first is not None:
            facilitator, until = begun[first]
            row = FACILITATORS.row(
                log=log,
                contract=contract,
                lot=lot,
                from_day=first,
                until_day=_earliest(following, until),
                facilitator=facilitator,
            )
            rows.append(row)
    return rows


def _earliest(*days: date | None) -> date | None:
    return min((known for known in days if known is not None), default=None)
