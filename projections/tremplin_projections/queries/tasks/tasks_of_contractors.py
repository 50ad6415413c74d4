"""
SQL of the tasks of contractors that declared nothing in the last quarter that has ended, while hours are due.

Only lots that one contractor holds: where several do, nothing states which of them owes the hours. A lot that ended, a
contractor that was replaced and hours that are all validated ask nothing. Hours declared for no single member count.
"""

from datetime import date

from tremplin_projections.queries.figures.terms import NOT_MERGED
from tremplin_projections.queries.tasks.tasks_of_hours import DUE_ON

# Found first, for it is small: the lots in force in that quarter that one contractor holds, and who it is.
_HOLDERS = """
select awarded.contract, awarded.lot, min(awarded.contractor) as contractor
  from catalogue_awards awarded
  join catalogue_contracts bought
    on bought.log = 'centrale' and bought.source = 'published' and bought.contract = awarded.contract
   and bought.starts_on <= %(ended_last)s::date and bought.ends_on >= %(ended_first)s::date
 where awarded.log = 'centrale' and not exists (
       select from catalogue_lot_changes gone
        where gone.log = 'centrale' and gone.contract = awarded.contract and gone.lot = awarded.lot
          and (gone.kind in ('cancelled', 'terminated') and gone.day <= %(ended_last)s::date
               or gone.kind = 'substituted' and gone.detail ->> 'replaced' = awarded.contractor))
 group by awarded.contract, awarded.lot having count(distinct awarded.contractor) = 1
"""
_DECLARED = "select log, contract, lot, contractor from ledger_declarations where work_quarter = %(ended)s"
_SILENT = """
select held.log, held.contract, held.lot, held.contractor
  from holders join ledger_awards held using (contract, lot, contractor)
 where held.notified_on <= %(ended_last)s::date
   and (held.log, held.contract, held.lot, held.contractor) not in (
       select log, contract, lot, contractor from declared where contractor is not null)
   and (held.contract, held.lot, held.contractor) not in (
       select contract, lot, contractor from declared where log = 'centrale' and contractor is not null)
"""
_NOTHING = f"""
select * from (
    with holders as materialized ({_HOLDERS}), declared as materialized ({_DECLARED}),
         silent as materialized ({_SILENT})
    select 'nothing-declared' as kind,
           held.log || '/opened-contract/' || held.contract || '/' || held.lot || '/' || held.contractor as subject,
           held.contractor as owner, {DUE_ON.format("%(ended)s::text")} as due_on, held.log as member, held.contract,
           held.lot, jsonb_build_object('quarter', %(ended)s::text, 'contractor', held.contractor, 'hours', due.hours)
               as details
      from silent held
     cross join lateral (
           select sum(amount)::bigint as hours from ledger_balances
            where log = held.log and measure = 'due' and contract = held.contract and lot = held.lot) due
     where due.hours > (select coalesce(sum(validated), 0) from ledger_declarations declared
                         where declared.log = held.log and declared.contract = held.contract
                           and declared.lot = held.lot and declared.contractor = held.contractor)
       and {{narrowed}}) nothing
"""  # noqa: S608

PARTS = (_NOTHING.format(narrowed=NOT_MERGED.format(row="held")),)
"""The tasks of every contractor."""

OF_CONTRACTOR = _NOTHING.format(narrowed="held.contractor = %(contractor)s")
"""The tasks of one contractor, on the lots that it holds."""


def ended_quarter(today: date) -> dict[str, str]:
    """Return the parameters of these statements: the last quarter that has ended, its first day and its last."""
    quarter = (today.month - 1) // 3
    year, quarter = (today.year, quarter) if quarter else (today.year - 1, 4)
    following = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return {
        "ended": f"{year}-Q{quarter}",
        "ended_first": date(year, 3 * quarter - 2, 1).isoformat(),
        "ended_last": date.fromordinal(following.toordinal() - 1).isoformat(),
    }
