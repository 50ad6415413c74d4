"""List the indicators of the SPASER (social share of purchases, L2111-3), by member and civil year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_projections.queries.figures.terms import NOT_MERGED, lot_terms
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.orders.spaser_totals import Indicators, LotOfYear, indicators
from tremplin_projections.queries.rows import condition, fetch_named_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageOfYear:
    """The indicators of purchases for one usage."""

    usage: str
    whole: Indicators


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaserYear:
    """One member's civil year: indicators of all purchases, and by usage of contracts (`internal`, `resale`)."""

    log: str
    name: str
    year: int
    whole: Indicators
    by_usage: tuple[UsageOfYear, ...]
    value_basis: str = "invoiced"


KEY = ("log", "year")


def spaser(
    *, today: date, log: str | None = None, year: int | None = None, asked: PageRequest = FIRST
) -> Page[SpaserYear]:
    """List the years in which `log` (None: every member) ordered or was invoiced, with their indicators."""

    def with_indicators(found: list[dict[str, Any]]) -> Sequence[SpaserYear]:
        return _with_indicators(found, today)

    parameters = {"log": log, "year": year, "bought": _BOUGHT}
    shown = NOT_MERGED.format(row="bought") if log is None else "log = %(log)s"
    where = condition(shown=(shown, shown), year=(year, "year = %(year)s"))
    return page(_YEARS.format(where=where), parameters, key=KEY, asked=asked, make=with_indicators)


def _with_indicators(found: list[dict[str, Any]], today: date) -> list[SpaserYear]:
    lots: dict[tuple[str, int], list[LotOfYear]] = defaultdict(list)
    years = sorted({row["year"] for row in found})
    logs = sorted({row["log"] for row in found})
    clauses = {year: _with_clause(logs, year, today) for year in years}
    for row in fetch_named_rows(_LOTS, {"logs": logs, "years": years, "bought": _BOUGHT}):
        log, year = row.pop("log"), row.pop("year")
        clause = (log, row["contract"], row["lot"]) in clauses[year]
        lots[log, year].append(LotOfYear(**row, with_clause=clause))
    return [_year(row, lots[row["log"], row["year"]]) for row in found]


def _with_clause(logs: Sequence[str], year: int, today: date) -> set[tuple[str, str, str]]:
    """Return the lots whose clause is in force at the end of the year, or today while it runs."""
    on = min(date(year, 12, 31), today)
    return {(lot.log, lot.contract, lot.lot) for lot in lot_terms(logs=logs, on=on) if lot.way}


def _year(row: dict[str, Any], lots: list[LotOfYear]) -> SpaserYear:
    usages = sorted({lot.usage for lot in lots})
    return SpaserYear(
        **row,
        whole=indicators(lots),
        by_usage=tuple(
            UsageOfYear(usage=usage, whole=indicators([lot for lot in lots if lot.usage == usage]))
            for usage in usages
        ),
    )


_BOUGHT = [measures.ORDERED, measures.INVOICED]

# Log after log, in the order of their positions, so that a page reads the balances of those that it shows.
_YEARS = """
select log, coalesce((select name from ledger_members named
                       where named.log = bought.log and name is not null order by seq desc limit 1), log) as name, year
  from (select known.log, of_log.year from positions known cross join lateral (
            select distinct left(quarter, 4)::int as year from ledger_balances
             where ledger_balances.log = known.log and measure = any(%(bought)s)) of_log
         where known.projection = 'ledger') bought
 where {where}
"""
_LOTS = f"""
select log, year, contract, lot, max(usage) filter (where measure = any(%(bought)s)) as usage,
       coalesce(sum(amount) filter (where measure = '{measures.ORDERED}'), 0)::bigint as ordered,
       coalesce(sum(amount) filter (where measure = '{measures.INVOICED}'), 0)::bigint as invoiced,
       bool_or(measure in ('{measures.RESERVED_CALL_OFFS}', '{measures.RESERVED_SPEND}')) as reserved,
       bool_or(protected) as protected,
       coalesce(sum(amount) filter (where measure = '{measures.PROTECTED_SPEND_NOT_RESERVED}'
                                       or measure = '{measures.RESERVED_SPEND}' and protected), 0)::bigint
           as protected_spend
  from (select log, left(quarter, 4)::int as year, contract, lot, usage, measure, amount,
               exists (select from ledger_awards won where won.log = spent.log and won.contract = spent.contract
                          and won.lot = spent.lot and won.protected) as protected
          from ledger_balances spent
         where log = any(%(logs)s)
           and (measure = any(%(bought)s)
                or measure in ('{measures.RESERVED_CALL_OFFS}', '{measures.RESERVED_SPEND}',
                               '{measures.PROTECTED_SPEND_NOT_RESERVED}'))) of_year
 where year = any(%(years)s)
 group by log, year, contract, lot order by log, year, contract, lot
"""  # noqa: S608
