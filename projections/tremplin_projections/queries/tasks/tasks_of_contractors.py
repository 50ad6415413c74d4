"""
SQL of the tasks of contractors that declared nothing in the last quarter that has ended, while hours are due.

Only lots that one contractor holds: where several do, nothing states which of them owes the hours. A lot that ended, a
contractor that was replaced and hours that are all validated ask nothing. Hours declared for no single member count.
"""

from datetime import date

from tremplin_projections.queries.figures.terms import NOT_MERGED
from tremplin_projections.queries.tasks.tasks_of_hours import DUE_ON

_REPLACED = """
select from catalogue_lot_changes gone
 where gone.log = 'centrale' and gone.contract = {holder}.contract and gone.lot = {holder}.lot
   and gone.kind = 'substituted' and gone.detail ->> 'replaced' = {holder}.contractor
"""
_ENDED = """
select from catalogue_lot_changes gone
 where gone.log = 'centrale' and gone.contract = held.contract and gone.lot = held.lot
   and gone.kind in ('cancelled', 'terminated') and gone.day <= %(ended_last)s::date
"""
_NOTHING = f"""
select 'nothing-declared' as kind,
       held.log || '/opened-contract/' || held.contract || '/' || held.lot || '/' || held.contractor as subject,
       held.contractor as owner, {DUE_ON.format("%(ended)s::text")} as due_on, held.log as member, held.contract,
       held.lot, jsonb_build_object('quarter', %(ended)s::text, 'contractor', held.contractor, 'hours', due.hours)
           as details
  from ledger_awards held
  join catalogue_contracts bought
    on bought.log = 'centrale' and bought.source = 'published' and bought.contract = held.contract
   and bought.starts_on <= %(ended_last)s::date and bought.ends_on >= %(ended_first)s::date
 cross join lateral (
       select sum(amount)::bigint as hours from ledger_balances
        where log = held.log and measure = 'due' and contract = held.contract and lot = held.lot) due
 where held.notified_on <= %(ended_last)s::date
   and not exists (select from ledger_declarations declared
                    where declared.log in (held.log, 'centrale') and declared.contract = held.contract
                      and declared.lot = held.lot and declared.contractor = held.contractor
                      and declared.work_quarter = %(ended)s)
   and due.hours > (select coalesce(sum(validated), 0) from ledger_declarations declared
                     where declared.log = held.log and declared.contract = held.contract
                       and declared.lot = held.lot and declared.contractor = held.contractor)
   and not exists (select from catalogue_awards other
                    where other.log = 'centrale' and other.contract = held.contract and other.lot = held.lot
                      and other.contractor <> held.contractor
                      and not exists ({_REPLACED.format(holder="other")}))
   and not exists ({_REPLACED.format(holder="held")})
   and not exists ({_ENDED})
"""  # noqa: S608

PARTS = (f"{_NOTHING} and {NOT_MERGED.format(row='held')}",)
"""The tasks of every contractor."""

OF_CONTRACTOR = f"{_NOTHING} and held.contractor = %(contractor)s"
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
