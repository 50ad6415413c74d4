"""Who validates a lot's hours, and until when: the latest assignment begun decides, of two of one day the last."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from psycopg import Cursor

from tremplin_projections.batches import Schema
from tremplin_projections.days import day
from tremplin_projections.ledger.tables import FACILITATORS
from tremplin_projections.ledger.terms import Assignment
from tremplin_projections.sending import Row, send

_Lot = tuple[str, str, str]


def write(cursor: Cursor[Any], assignments: Sequence[Assignment], *, schema: Schema) -> None:
    """Add assignments, and end those they take over from."""
    if not assignments:
        return
    known = _known(cursor, {(each.log, each.contract, each.lot) for each in assignments}, schema=schema)
    for each in assignments:
        known[each.log, each.contract, each.lot][day(each.from_day)] = each.facilitator
    rows = [row for lot, begun in sorted(known.items()) for row in _rows(lot, begun)]
    send(cursor, FACILITATORS, rows, schema=schema)


def _known(cursor: Cursor[Any], lots: set[_Lot], *, schema: Schema) -> dict[_Lot, dict[date, str]]:
    logs, contracts, names = zip(*sorted(lots), strict=True)
    cursor.execute(
        f"select log, contract, lot, from_day, facilitator from {schema}.ledger_facilitators "  # noqa: S608
        "join unnest(%s::text[], %s::text[], %s::text[]) as asked (log, contract, lot) using (log, contract, lot)",
        (list(logs), list(contracts), list(names)),
    )
    known: dict[_Lot, dict[date, str]] = defaultdict(dict)
    for log, contract, lot, from_day, facilitator in cursor.fetchall():
        known[log, contract, lot][from_day] = facilitator
    return known


def _rows(lot: _Lot, begun: dict[date, str]) -> list[Row]:
    days = [*sorted(begun), None]
    return [(*lot, first, until, begun[first]) for first, until in pairwise(days) if first is not None]
