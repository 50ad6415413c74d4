"""Add up the hours of each lot and quarter worked over all members. Hours in hundredths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.lots.counted import COUNTED


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
    parameters = {"measures": MEASURES, "today": today, "contracts": None}
    query = PROGRESS_OF.replace("from added", f"from {_ADDED.format(**columns)}")
    return page(query, parameters, key=KEY, asked=asked, make=_rows)


def _rows(rows: list[dict[str, Any]]) -> Sequence[ProgressRow]:
    return [ProgressRow(**row) for row in rows]


MEASURES = [measures.DECLARED, measures.VALIDATED, measures.PENDING, measures.DUE]
"""The measures of a row, for `COUNTED`."""
PROGRESS_OF = """
select contract, lot, quarter, coalesce(sum(amount) filter (where measure = 'declared'), 0)::bigint as declared,
       coalesce(sum(amount) filter (where measure = 'validated'), 0)::bigint as validated,
       coalesce(sum(amount) filter (where measure = 'pending'), 0)::bigint as pending,
       (case when sum(sum(entries) filter (where measure = 'due')) over (partition by contract, lot) > 0
             then coalesce(sum(amount) filter (where measure = 'due'), 0) end)::bigint as due
  from added group by contract, lot, quarter
"""
"""SQL query: the rows, from the relation `added`, where amounts and entries are added up by measure."""
_ADDED = f"""
(select {{contract}} as contract, {{lot}} as lot, {{quarter}} as quarter, measure, sum(amount) as amount,
        sum(entries) as entries
   from ({COUNTED}) every_log group by 1, 2, 3, 4) added
"""  # noqa: S608
