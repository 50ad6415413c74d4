"""
Keep the hours of each lot and quarter of all logs together: the sums of their balances, written with these.

Every writer adds to the same few rows, in the order of their keys and at the end of its transaction: it waits for the
others there, and only until they commit. A rebuild and a replay write none: they compare the totals with the live
balances, and the rebuild counts them again where they differ.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Cursor

from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.figures import measures
from tremplin_projections.batches import LIVE
from tremplin_projections.ledger.tables import BALANCES, LOT_TOTALS
from tremplin_projections.rebuilt_rows import Difference
from tremplin_projections.rows.table import Row
from tremplin_projections.rows.upsert import upsert

MEASURES = (measures.DECLARED, measures.PENDING, measures.VALIDATED, measures.DUE)
Totals = dict[tuple[str, ...], list[int]]
"""By key, the amount and the number of entries."""


def add_totals(cursor: Cursor[Any], balances: Mapping[tuple[str, ...], Sequence[int]]) -> None:
    """
    Add what a batch adds to the balances.

    :param balances: by key (log, measure, contract, lot, quarter, article, usage), the amount and number of entries
    """
    totals: Totals = {}
    for (_, measure, contract, lot, quarter, _, _), (amount, entries) in balances.items():
        if measure in MEASURES:
            total = totals.setdefault((CENTRALE, contract, lot, quarter, measure), [0, 0])
            total[0] += amount
            total[1] += entries
    upsert(cursor, LOT_TOTALS, _rows(totals), schema=LIVE)


def count_again(cursor: Cursor[Any]) -> list[Difference]:
    """Count the totals again from the live balances, where they differ; return the rows that did."""
    summed, kept = read_totals(cursor)
    if summed == kept:
        return []
    cursor.execute(f"lock table {LIVE}.{LOT_TOTALS.name} in exclusive mode")  # no batch is written meanwhile
    summed, kept = read_totals(cursor)
    cursor.execute(f"delete from {LIVE}.{LOT_TOTALS.name}")  # noqa: S608
    upsert(cursor, LOT_TOTALS, _rows(summed), schema=LIVE)
    return [
        Difference(log=key[0], table=LOT_TOTALS.name, side=side, row=LOT_TOTALS.named((*key, *totals[key])))
        for key in sorted(summed.keys() | kept.keys())
        if summed.get(key) != kept.get(key)
        for side, totals in (("live", kept), ("rebuilt", summed))
        if key in totals
    ]


def read_totals(cursor: Cursor[Any]) -> tuple[Totals, Totals]:
    """Read in one snapshot what the live balances sum to, and the totals that are kept."""
    read: dict[str, Totals] = {"summed": {}, "kept": {}}
    for side, *key, amount, entries in cursor.execute(_READ, {"measures": list(MEASURES)}).fetchall():
        read[side][*key,] = [amount, entries]
    return read["summed"], read["kept"]


def _rows(totals: Totals) -> list[Row]:
    return [(*key, *total) for key, total in sorted(totals.items())]


_READ = f"""
select 'summed', '{CENTRALE}', contract, lot, quarter, measure, sum(amount)::bigint, sum(entries)::bigint
  from {LIVE}.{BALANCES.name} where measure = any(%(measures)s) group by contract, lot, quarter, measure
 union all
select 'kept', log, contract, lot, quarter, measure, amount, entries from {LIVE}.{LOT_TOTALS.name}
 where amount <> 0 or entries <> 0
"""  # noqa: S608
