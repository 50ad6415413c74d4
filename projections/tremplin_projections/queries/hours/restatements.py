"""
List the published quarters whose truth has moved: hours worked in them, validated or corrected after they closed.

What was published of a quarter is what was reported in it, and stays. What was validated or corrected of its work once
it had closed is reported in a later quarter, as an adjustment there. So, over any entries of one lot, these hours are
those validated of the quarter's work, less those reported in it, plus those that came to it from earlier quarters.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.figures import measures
from tremplin_projections.queries.figures.terms import NOT_MERGED
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import fetch_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """
    One lot of a quarter, in hundredths of hours: `published`, and what is true of its work `now`.

    `published_seq`: the event that published it. `events`: what each adds since, by seq; they sum to the difference.
    """

    log: str
    quarter: str
    contract: str
    lot: str
    published: int
    now: int
    published_seq: int
    events: Mapping[int, int] = field(default_factory=dict)


KEY = ("log", "quarter", "contract", "lot")


def restatements(*, log: str | None = None, asked: PageRequest = FIRST) -> Page[Restatement]:
    """List them, of `log` or (None) of every member that did not merge. Inside `scope.reading`."""
    of = "true" if log is not None else NOT_MERGED.format(row="moved")
    return page(_RESTATED.format(of=of), {"log": log, "centrale": CENTRALE}, key=KEY, asked=asked, make=_made)


def _made(rows: list[dict[str, Any]]) -> Sequence[Restatement]:
    keys = [tuple(row[name] for name in KEY) for row in rows]
    columns = zip(*keys, strict=True) if keys else ((), (), (), ())
    asked = dict(zip(("logs", "quarters", "contracts", "lots"), map(list, columns), strict=True))
    events: defaultdict[tuple[str, ...], dict[int, int]] = defaultdict(dict)
    for *key, seq, amount in fetch_rows(_EVENTS, asked):
        events[tuple(key)][seq] = amount
    return [
        Restatement(
            **{name: row[name] for name in (*KEY, "published", "published_seq")},
            now=row["published"] + row["moved"],
            events=events[key],
        )
        for row, key in zip(rows, keys, strict=True)
    ]


_PARTS = f"('{measures.VALIDATED}', '{measures.REPORTED}', '{measures.ADJUSTMENTS}')"
_MOVED = f"sum(case when measure = '{measures.REPORTED}' then -amount else amount end)::bigint"
# By quarter, lot: what moved; then what was published of it, nothing where the lot had no hours then.
_RESTATED = f"""
select moved.log, moved.quarter, moved.contract, moved.lot, moved.moved,
       coalesce((select sum(amount) from ledger_balances published
                  where published.log = moved.log and published.measure = '{measures.PUBLISHED}'
                    and published.contract = moved.contract and published.lot = moved.lot
                    and published.quarter = moved.quarter), 0)::bigint as published,
       (select min(seq) from ledger_entries first
         where first.log = moved.log and first.measure = '{measures.PUBLISHED_QUARTERS}'
           and first.quarter = moved.quarter) as published_seq
  from (select log, quarter, contract, lot, {_MOVED} as moved from ledger_balances
         where (%(log)s::text is null or log = %(log)s) and log <> %(centrale)s and measure in {_PARTS}
         group by log, quarter, contract, lot having {_MOVED} <> 0) moved
  join ledger_balances closed on closed.log = moved.log and closed.measure = '{measures.PUBLISHED_QUARTERS}'
   and closed.contract = '' and closed.lot = '' and closed.quarter = moved.quarter
   and closed.article = '' and closed.usage = '' and closed.amount > 0
 where {{of}}
"""  # noqa: S608
# An event is reported in another quarter than its work's with an adjustment there, and else moves nothing.
_EVENTS = f"""
select log, quarter, contract, lot, seq, moved from (
    select entry.log, entry.quarter, entry.contract, entry.lot, entry.seq, {_MOVED} as moved
      from (select distinct log, seq from ledger_entries
             where log = any(%(logs)s) and measure = '{measures.ADJUSTMENTS}') late
      join ledger_entries entry on entry.log = late.log and entry.seq = late.seq and entry.measure in {_PARTS}
     group by entry.log, entry.quarter, entry.contract, entry.lot, entry.seq having {_MOVED} <> 0
    offset 0
  ) moved
 where (log, quarter, contract, lot) in (
    select * from unnest(%(logs)s::text[], %(quarters)s::text[], %(contracts)s::text[], %(lots)s::text[]))
 order by seq
"""  # noqa: S608
