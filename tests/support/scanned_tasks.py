"""
Tasks found by reading every row of every log at each request, as the product did: what its lists must be equal to.

Of declarations that wait, lots on which nothing is declared, and hours mostly subcontracted; and the hours of lots by
the balances of all members.
"""

from datetime import date

from tremplin_projections.queries.clauses.shortfalls import LotOf
from tremplin_projections.queries.clauses.silence import days_of, ended_quarter
from tremplin_projections.queries.rows import fetch_rows

Found = tuple[str, str, str, str, int | None]
"""The day a task is due on, its kind, subject, owner and hours."""


def scanned_tasks(
    *, today: date, contractor: str | None = None, facilitator: str | None = None
) -> list[Found]:
    """Every task of these kinds on a day, in order; those of one contractor or facilitateur alone."""
    parameters = {
        "today": today,
        "contractor": contractor,
        "facilitator": facilitator,
        **days_of(ended_quarter(today)),
    }
    parts = (
        [_WAITING, _NOTHING]
        if contractor
        else [_WAITING]
        if facilitator
        else [_WAITING, _NOTHING, _SUBCONTRACTED]
    )
    query = " union all ".join(parts)
    return fetch_rows(
        f"select to_char(due_on, 'YYYY-MM-DD'), kind, subject, owner, hours from ({query}) every_one"  # noqa: S608
        " where %(contractor)s::text is null and %(facilitator)s::text is null"
        " or owner = coalesce(%(contractor)s, %(facilitator)s) order by 1, 2, 3",
        parameters,
    )


def counted_hours(*, today: date) -> dict[LotOf, tuple[int, int]]:
    """The hours validated and due of each lot, of all members."""
    return {
        LotOf(contract, lot): (int(validated), int(due))
        for contract, lot, validated, due in fetch_rows(_SUMMED, {"today": today})
    }


_DUE_ON = (
    "(make_date(left({0}, 4)::int, 3 * right({0}, 1)::int, 1) + interval '2 months' - interval '1 day')::date"
)
_WAITING = f"""
select case when declared.status = 'returned' then 'declaration-returned'
            when followed.facilitator is null and declared.declared_by = 'centrale' then 'facilitator-to-assign'
            else 'declaration-to-validate' end as kind,
       declared.log || '/hours/' || declared.declaration as subject,
       case when declared.status = 'returned' then coalesce(declared.declared_by, declared.contractor, 'centrale')
            else coalesce(followed.facilitator, 'centrale') end as owner,
       {_DUE_ON.format("declared.work_quarter")} as due_on, declared.hours
  from ledger_declarations declared
  left join ledger_facilitators followed
    on followed.log = declared.log and followed.contract = declared.contract and followed.lot = declared.lot
   and followed.from_day <= %(today)s::date and (followed.until_day is null or followed.until_day > %(today)s::date)
 where declared.status in ('pending', 'returned')
   and (%(contractor)s::text is null or declared.status = 'returned' and declared.contractor = %(contractor)s)
   and (%(facilitator)s::text is null or declared.status = 'pending')
"""  # noqa: S608
_NOTHING = f"""
select 'nothing-declared',
       held.log || '/opened-contract/' || held.contract || '/' || held.lot || '/' || held.contractor, held.contractor,
       {_DUE_ON.format("%(ended)s::text")}, of_lot.due
  from (select log, contract, lot, coalesce(sum(amount) filter (where measure = 'due'), 0)::bigint as due,
               coalesce(sum(amount) filter (where measure = 'due' and quarter <= %(ended)s), 0)::bigint as due_by,
               coalesce(sum(amount) filter (where measure = 'validated'), 0)::bigint as validated,
               coalesce(sum(amount) filter (where measure = 'declared' and quarter = %(ended)s), 0)::bigint as declared
          from ledger_balances where measure in ('due', 'validated', 'declared') group by log, contract, lot) of_lot
  join (select awarded.contract, awarded.lot, min(awarded.contractor) as contractor from catalogue_awards awarded
         where awarded.log = 'centrale' and not exists (
               select from catalogue_lot_changes gone
                where gone.log = 'centrale' and gone.contract = awarded.contract and gone.lot = awarded.lot
                  and gone.kind = 'substituted' and gone.detail ->> 'replaced' = awarded.contractor)
         group by awarded.contract, awarded.lot having count(distinct awarded.contractor) = 1) holders
    using (contract, lot)
  join ledger_awards held using (log, contract, lot, contractor)
 where held.notified_on <= %(ended_last)s::date and of_lot.due_by > of_lot.validated and of_lot.declared = 0
   and (%(contractor)s::text is not null or not exists (
        select from ledger_members gone where gone.log = held.log and gone.merged_into is not null))
   and exists (select from catalogue_contracts bought
                where bought.log = 'centrale' and bought.source = 'published' and bought.contract = of_lot.contract
                  and bought.starts_on <= %(ended_last)s::date and bought.ends_on >= %(ended_first)s::date)
   and not exists (select from catalogue_lot_changes gone
                    where gone.log = 'centrale' and gone.contract = of_lot.contract and gone.lot = of_lot.lot
                      and gone.kind = 'terminated' and gone.day < %(ended_first)s::date)
   and coalesce((select method from ledger_methods chosen
                  where chosen.log = of_lot.log and chosen.contract = of_lot.contract and chosen.lot = of_lot.lot
                    and chosen.from_day <= %(today)s::date order by from_day desc, seq desc limit 1),
                (select method from ledger_terms opened
                  where opened.log = of_lot.log and opened.contract = of_lot.contract and opened.lot = of_lot.lot
                  order by seq desc limit 1)) = 'direct'
"""  # noqa: S608
_SUBCONTRACTED = """
select 'subcontracting-over-half', 'centrale/contract/' || contract || '/' || lot || '/' || contractor, 'centrale',
       until, worked.hours
  from (select declared.contract, declared.lot, contractor, max(worked_to) as until, sum(counted)::bigint as hours,
               (sum(counted) filter (where modality = 'subcontract'))::bigint as subcontracted
          from catalogue_lots lots
          join ledger_declarations declared on declared.contract = lots.contract and declared.lot = lots.lot,
               lateral (select case status when 'validated' then validated else hours end as counted) counting
         where lots.log = 'centrale' and lots.reservation is not null
           and lots.reservation -> 'articles' <> '["L2113-17"]'::jsonb and status <> 'rejected'
         group by declared.contract, declared.lot, contractor) worked
 where 2 * worked.subcontracted > worked.hours
"""
_SUMMED = """
select contract, lot, coalesce(sum(amount) filter (where measure = 'validated'), 0),
       coalesce(sum(amount) filter (where measure = 'due'), 0)
  from (select log, contract, lot, measure, amount from ledger_balances
        union all
        select log, contract, lot, 'due', -amount from ledger_entries where measure = 'due' and effective > %(today)s
        union all
        select log, contract, lot, 'validated', unattributed - validated from ledger_attributions
         where log = 'centrale') every_log
 where log not in (select log from ledger_members where merged_into is not null)
 group by contract, lot
"""
