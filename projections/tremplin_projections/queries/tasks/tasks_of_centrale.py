"""SQL of the tasks of the centrale's buyers about reservations, attestations and hours to check."""

from tremplin_projections.queries.tasks.tasks_of_hours import DUE_ON

# A reservation without article counts as reserved; its article must be stated before the notice.
_ARTICLES = """
select 'article-to-state' as kind, 'centrale/contract/' || lots.contract || '/' || lots.lot as subject,
       'centrale' as owner, coalesce(contracts.notice_on, contracts.starts_on) as due_on,
       '' as member, lots.contract, lots.lot, '{}'::jsonb as details
  from catalogue_lots lots
  join catalogue_contracts contracts
    on contracts.log = lots.log and contracts.source = 'published' and contracts.contract = lots.contract
 where lots.log = 'centrale' and lots.reservation -> 'articles' = '[]'::jsonb and contracts.ends_on >= %(today)s::date
   and contracts.shown_seq is not null
   and not exists (select from catalogue_lot_changes ended where ended.log = lots.log
                      and ended.contract = lots.contract and ended.lot = lots.lot and ended.kind = 'cancelled')
"""
# Attestations that no legal text decides on (domain 5.10): recorded, not counted, shown to the buyer.
_OPEN_POINTS = """
select 'open-point' as kind, log || '/doeth/' || attestation as subject, 'centrale' as owner,
       make_date(year + 1, 4, 30) as due_on, log as member, '' as contract, '' as lot,
       jsonb_build_object('contractor', contractor, 'year', year,
                          'question', case uncounted when 'open-point' then 'eatt' else 'resale' end) as details
  from ledger_attestations
 where uncounted = 'open-point' or uncounted = 'not-in-members-name' and issued_to = 'centrale'
"""
# Hours of one person beyond 24 a day, without names; only readers of every log see these rows.
_HOURS_TO_CHECK = f"""
select 'hours-to-check' as kind, log || '/hours/' || declaration as subject, 'centrale' as owner,
       {DUE_ON.format("work_quarter")} as due_on,
       log as member, contract, lot,
       jsonb_build_object('hours', hours, 'first', worked_from, 'last', worked_to) as details
  from person_links join person_hours using (log, declaration) where overclaimed and hours > 0
"""  # noqa: S608
PARTS = (_ARTICLES, _OPEN_POINTS, _HOURS_TO_CHECK)
