"""
Tell the lots on which hours were due to a member by the end of a quarter that has ended, and none was declared in it.

The rule, stated here alone: the member's hours due by the last day of the quarter are more than those validated since
the beginning, none is declared as worked in the quarter, the lot ran in the quarter, and its hours are declared for
each member. Under another method they are declared for the centrale, and shared once the quarter is closed.

`is_silent` applies it to one lot, as its log was known at a position; `SILENT_IN_LOG` to a lot of any log today.
"""

from datetime import date

from tremplin_platform.events.quarters import before, first_day, last_day, quarter_of
from tremplin_platform.figures.lots.opened import DIRECT


def ended_quarter(on: date) -> str:
    """Return the last quarter that has ended on a day."""
    return before(quarter_of(on.isoformat()))


def days_of(quarter: str) -> dict[str, str]:
    """Return the parameters of these statements: the quarter, its first day and its last."""
    return {"ended": quarter, "ended_first": first_day(quarter), "ended_last": last_day(quarter)}


def is_silent(
    quarter: str, *, due: int, validated: int, declared: int, runs: tuple[date, date], method: str
) -> bool:
    """
    Return whether a lot is silent in a quarter that has ended. Hours in hundredths.

    :param due: by the last day of the quarter; `validated`: since the beginning; `declared`: as worked in the quarter
    :param runs: the first and the last day of the lot
    """
    first, last = (day.isoformat() for day in runs)
    ran = first <= last_day(quarter) and first_day(quarter) <= last
    return method == DIRECT and ran and due > validated and not declared


RUNS = """
   exists (select from catalogue_contracts bought
            where bought.log = 'centrale' and bought.source = 'published' and bought.contract = {row}.contract
              and bought.starts_on <= %(ended_last)s::date and bought.ends_on >= %(ended_first)s::date)
   and not exists (select from catalogue_lot_changes gone
                    where gone.log = 'centrale' and gone.contract = {row}.contract and gone.lot = {row}.lot
                      and gone.kind = 'terminated' and gone.day < %(ended_first)s::date)
"""
"""SQL condition: the lot of the row `{row}` ran in the quarter. Takes `days_of` it."""
_CHOSEN = """
(select method from ledger_methods chosen
  where chosen.log = of_lot.log and chosen.contract = of_lot.contract and chosen.lot = of_lot.lot
    and chosen.from_day <= %(today)s::date order by from_day desc, seq desc limit 1)
"""
HELD_LOTS = f"""
select awarded.contract, awarded.lot, min(awarded.contractor) as contractor
  from catalogue_awards awarded
 where awarded.log = 'centrale' and {RUNS.format(row="awarded")} and not exists (
       select from catalogue_lot_changes gone
        where gone.log = 'centrale' and gone.contract = awarded.contract and gone.lot = awarded.lot
          and gone.kind = 'substituted' and gone.detail ->> 'replaced' = awarded.contractor)
 group by awarded.contract, awarded.lot having count(distinct awarded.contractor) = 1
"""  # noqa: S608
"""SQL query: the lots that ran in the quarter and that one contractor holds, and who it is."""
SILENT_IN_LOG = f"""
coalesce((of_lot.declared_in ->> %(ended)s)::bigint, 0) = 0
   and (select coalesce(sum(amount::bigint), 0) from jsonb_each_text(of_lot.due_in) as by_quarter (quarter, amount)
         where quarter <= %(ended)s) > of_lot.validated
   and coalesce({_CHOSEN}, '{DIRECT}') = '{DIRECT}'
"""  # noqa: S608
"""
SQL condition on a row `of_lot` of `ledger_lot_hours`: a lot that ran in the quarter (`RUNS`) is silent in this log.
"""
