"""SQL of the tasks about quarters, launch meetings, commitments, waivers and declined lots."""

from tremplin_projections.queries.buying.meetings import TO_HOLD

_QUARTER_END = "(make_date(left({0}, 4)::int, 3 * right({0}, 1)::int, 1) + interval '1 month')::date"

# The quarters with declared hours: each is found from the one before by the index of declared hours by quarter.
_NEXT = "(select quarter from ledger_balances where measure = 'declared' and quarter > {0} order by quarter limit 1)"
_WORKED = f"""
with recursive worked (quarter) as (
    select {_NEXT.format("''")} union all select {_NEXT.format("worked.quarter")} from worked where quarter is not null)
select quarter from worked where quarter is not null
"""  # noqa: S608
# A quarter with declared hours that has ended and is not closed: due 45 days after its end.
_TO_CLOSE = f"""
select 'quarter-to-close' as kind, 'centrale/quarter/' || quarter as subject, 'centrale' as owner,
       {_QUARTER_END.format("quarter")} + 44 as due_on, '' as member, '' as contract, '' as lot,
       jsonb_build_object('quarter', quarter) as details
  from ({_WORKED}) worked
 where {_QUARTER_END.format("quarter")} <= %(today)s::date
   and not exists (select from register_rows closed
                    where closed.log = 'centrale' and closed.register = 'quarters' and closed.id = worked.quarter)
"""  # noqa: S608
_TO_PUBLISH = """
select 'quarter-to-publish' as kind, 'centrale/quarter/' || id as subject, 'centrale' as owner,
       (data ->> 'closed_on')::date + 15 as due_on, '' as member, '' as contract, '' as lot,
       jsonb_build_object('quarter', id, 'closed_on', data -> 'closed_on') as details
  from register_rows where log = 'centrale' and register = 'quarters' and data ->> 'published_on' is null
"""
_MEETINGS = f"""
select 'meeting-to-hold' as kind, 'centrale/contract/' || contract || '/' || contractor as subject,
       'centrale' as owner, due_on, '' as member, contract, '' as lot,
       jsonb_build_object('contractor', contractor, 'since', since, 'missed', missed) as details
  from ({TO_HOLD}) meeting
"""  # noqa: S608
_PROMISES = """
select 'commitment-due' as kind, 'centrale/commitment/' || id as subject, data ->> 'owed_by' as owner,
       (data ->> 'due_on')::date as due_on, '' as member, '' as contract, '' as lot,
       jsonb_build_object('to', data -> 'to', 'offer', data -> 'kind') as details
  from register_rows where log = 'centrale' and register = 'commitments' and data ->> 'done_on' is null
"""
# L2112-2-1: the buyer must keep the motive; an entry without it is an open finding.
_FINDINGS = """
select case finding when 'missing-motive' then 'waiver-motive-missing' else finding end as kind,
       'centrale/waiver/' || id as subject, 'centrale' as owner, (data ->> 'notice_on')::date as due_on,
       '' as member, data ->> 'contract' as contract, '' as lot, data as details
  from register_rows
 cross join lateral jsonb_array_elements_text(data -> 'findings') finding
 where log = 'centrale' and register = 'waivers'
"""
# The buyer follows a lot that a facilitateur declined, until another is assigned.
_DECLINED = """
select 'internal-follow-up' as kind, 'centrale/contract/' || contract || '/' || lot as subject, 'centrale' as owner,
       since as due_on, '' as member, contract, lot, details
  from (select distinct on (data ->> 'contract', data ->> 'lot') data ->> 'contract' as contract, data ->> 'lot' as lot,
               (data ->> 'on')::date as since, data as details, seq
          from register_rows where log = 'centrale' and register = 'declines'
         order by data ->> 'contract', data ->> 'lot', seq desc) declined
 where not exists (select from register_rows assigned
                    where assigned.log = 'centrale' and assigned.register = 'assignments'
                      and assigned.data ->> 'contract' = declined.contract and assigned.data ->> 'lot' = declined.lot
                      and assigned.seq > declined.seq)
"""
COMPUTED = """
select kind, subject collate "C" as subject, owner, due_on, member, contract, lot, details
  from jsonb_to_recordset(%(computed)s::jsonb) as computed (
       kind text, subject text, owner text, due_on date, member text, contract text, lot text, details jsonb)
"""
"""The tasks computed in Python, passed as a parameter."""

PARTS = (_TO_CLOSE, _TO_PUBLISH, _MEETINGS, _PROMISES, _FINDINGS, _DECLINED, COMPUTED)
