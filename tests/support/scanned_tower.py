"""
The hours of the tower found in the balances of every member at each request, as the product did: what it is equal to.
"""

from datetime import date
from typing import Any

from tremplin_projections.queries.clauses.silence import days_of
from tremplin_projections.queries.rows import fetch_rows


def scanned_hours(*, today: date, ended: str) -> dict[str, Any]:
    """The rows of progress, and where members stand, as the statement of before gave them; slices by twentieth."""
    measures = ["declared", "validated", "pending", "due"]
    parameters = {"measures": measures, "today": today, "contracts": None, "shown": 20, **days_of(ended)}
    [(_, _, _, read)] = fetch_rows(_HOURS, parameters)
    found: dict[str, Any] = read
    return found


_HOURS = """
with every_log as materialized (select log, contract, lot, quarter, measure, amount, entries
  from (select log, contract, lot, quarter, measure, amount, entries from ledger_balances
         where measure = any(%(measures)s) and (%(contracts)s::text[] is null or contract = any(%(contracts)s))
        union all
        select log, contract, lot, quarter, measure, -amount, -1 from ledger_entries
         where measure = 'due' and effective > %(today)s and 'due' = any(%(measures)s)
           and (%(contracts)s::text[] is null or contract = any(%(contracts)s))
        union all
        select log, contract, lot, quarter, 'validated', unattributed - validated, 0 from ledger_attributions
         where log = 'centrale' and (%(contracts)s::text[] is null or contract = any(%(contracts)s))
           and 'validated' = any(%(measures)s)) counted
 where log <> all (array(select log from ledger_members where merged_into is not null))), added as materialized (
    select contract, lot, quarter, measure, sum(amount) as amount, sum(entries) as entries
      from every_log group by contract, lot, quarter, measure
), of_lot as materialized (
    select log, contract, lot, sum(case measure when 'due' then amount else 0 end) as due,
           sum(case measure when 'validated' then amount else 0 end) as validated,
           sum(case measure when 'pending' then amount else 0 end) as pending,
           max(case when measure = 'declared' then quarter end) as last,
           sum(case when measure = 'due' and quarter <= %(ended)s then amount else 0 end) as due_by,
           sum(case when measure = 'declared' and quarter = %(ended)s then amount else 0 end) as declared_in
      from every_log where log <> 'centrale' group by log, contract, lot
), of_member as materialized (
    select log, sum(due) as due, sum(validated) as validated, sum(pending) as pending,
           sum(greatest(0, due - validated)) as missing, sum(least(due, greatest(0, validated))) as covered
      from of_lot group by log
), nothing as materialized (
    select *, due - validated as missing from of_lot where of_lot.due_by > of_lot.validated and of_lot.declared_in = 0
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
)
select at.seq, at.recorded_at,
       (select coalesce(json_agg(row_to_json(note) order by log), '[]') from (
            select log, projection, since_seq, since from held_logs where projection = 'ledger') note),
       json_build_object(
    'progress', (select coalesce(json_agg(row_to_json(rows) order by contract, lot, quarter), '[]') from (
        select contract, lot, quarter, coalesce(sum(amount) filter (where measure = 'declared'), 0)::bigint as declared,
       coalesce(sum(amount) filter (where measure = 'validated'), 0)::bigint as validated,
       coalesce(sum(amount) filter (where measure = 'pending'), 0)::bigint as pending,
       (case when sum(sum(entries) filter (where measure = 'due')) over (partition by contract, lot) > 0
             then coalesce(sum(amount) filter (where measure = 'due'), 0) end)::bigint as due
  from added group by contract, lot, quarter) rows),
    'members', (select count(distinct log) from ledger_members known where name is not null
                   and not exists (select from ledger_members gone
                                    where gone.log = known.log and gone.merged_into is not null)),
    'due', (select count(*) from of_member where due > 0),
    'lacking', (select count(*) from of_member where missing > 0),
    'hidden', (select count(*) from of_member where missing > 0 and validated >= due),
    'slices', (select coalesce(json_agg(row_to_json(sliced)), '[]') from (
        select floor(20 * covered / due)::int as slice, count(*) as members from of_member where due > 0
         group by 1) sliced),
    'worst', (select coalesce(json_agg(row_to_json(lacking) order by missing desc, log), '[]') from (
        select log, (select name from ledger_members known where known.log = of_member.log and name is not null
                 order by seq desc limit 1) as name,
               missing, due, validated, pending,
               (select json_agg(row_to_json(lots) order by missing desc, contract, lot) from (
                    select contract, lot, due - validated as missing from of_lot
                     where of_lot.log = of_member.log and due > validated
                     order by missing desc, contract, lot limit 3) lots) as lots
          from of_member where missing > 0 order by missing desc, log limit %(shown)s) lacking),
    'nothing_sent_count', (select count(*) from nothing),
    'nothing_sent', (select coalesce(json_agg(row_to_json(unsent) order by due - validated desc, log), '[]') from (
        select contract, lot, log, (select name from ledger_members known
                 where known.log = nothing.log and name is not null order by seq desc limit 1) as name
               , (select coalesce(json_agg(distinct contractor order by contractor), '[]') from ledger_awards held
  where held.log = nothing.log and held.contract = nothing.contract and held.lot = nothing.lot
    and not exists (select from ledger_lot_changes replaced
                     where replaced.log = held.log and replaced.contract = held.contract and replaced.lot = held.lot
                       and replaced.kind = 'substituted' and replaced.detail ->> 'replaced' = held.contractor))
               as contractors,
               due, validated, last
          from nothing order by missing desc, log, contract, lot limit %(shown)s) unsent))
  from (select) one left join positions at on at.log = 'centrale' and at.projection = 'ledger'
"""
