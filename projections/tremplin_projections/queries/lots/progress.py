"""Add up the hours of each lot and quarter worked over all members. Hours in hundredths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_projections.ledger.lot_totals import MEASURES
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """
    The hours of a lot worked in a quarter; empty names where rows are not separated by them.

    `due`: those that became due in the quarter; None where no hour is due on the lot in any.
    """

    contract: str
    lot: str
    quarter: str
    declared: int
    validated: int
    pending: int
    due: int | None


KEY = ("contract", "lot", "quarter")
LOT, QUARTER = "lot", "quarter"


def progress(*, today: date, by: Sequence[str], asked: PageRequest = FIRST) -> Page[ProgressRow]:
    """
    List the hours of all members on the Paris day `today`. Inside `scope.reading` of all logs.

    :param by: what separates the rows: `LOT`, `QUARTER`, or both
    """
    columns = {
        "contract": "contract" if LOT in by else "''",
        "lot": "lot" if LOT in by else "''",
        "quarter": "quarter" if QUARTER in by else "''",
    }
    parameters = {"today": today}
    query = PROGRESS_OF.replace("from added", f"from {_ADDED.format(**columns)}")
    return page(query, parameters, key=KEY, asked=asked, make=_rows)


def _rows(rows: list[dict[str, Any]]) -> Sequence[ProgressRow]:
    return [ProgressRow(**row) for row in rows]


PROGRESS_OF = """
select contract, lot, quarter, coalesce(sum(amount) filter (where measure = 'declared'), 0)::bigint as declared,
       coalesce(sum(amount) filter (where measure = 'validated'), 0)::bigint as validated,
       coalesce(sum(amount) filter (where measure = 'pending'), 0)::bigint as pending,
       (case when sum(sum(entries) filter (where measure = 'due')) over (partition by contract, lot) > 0
             then coalesce(sum(amount) filter (where measure = 'due'), 0) end)::bigint as due
  from added group by contract, lot, quarter having sum(counted) > 0
"""
"""SQL query: the rows, from the relation `added`, which is `ADDED` or groups of it."""
ADDED = f"""
select contract, lot, quarter, measure, amount, entries, entries as counted
  from ledger_lot_totals where log = 'centrale'
 union all
select contract, lot, quarter, measure, -amount, -entries, -entries
  from ledger_balances where log = any (array(select log from ledger_members where merged_into is not null))
   and measure in {MEASURES}
 union all
select contract, lot, quarter, measure, -amount, -1, 0
  from ledger_entries where measure = 'due' and effective > %(today)s
   and log <> all (array(select log from ledger_members where merged_into is not null))
 union all
select contract, lot, quarter, 'validated', unattributed - validated, 0, 0
  from ledger_attributions where log = 'centrale'
"""  # noqa: S608
"""
SQL query: the hours of every log, each counted once, from the totals of lots, whatever the number of members.

Hours due from a later day are left out, as are merged members, whose successors have their figures. Hours of the
centrale's own log that closings gave to members are in the members' logs too: they are taken off once.

`entries` are those that count on the day `today`, `counted` those of any day.
"""
_ADDED = f"""
(select {{contract}} as contract, {{lot}} as lot, {{quarter}} as quarter, measure, amount, entries, counted
   from ({ADDED}) every_log) added
"""  # noqa: S608
