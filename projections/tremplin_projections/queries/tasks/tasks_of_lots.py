"""SQL of the tasks about reserved lots that the centrale's buyers must examine; figures do not depend on them."""

# A lot stays reserved if its winner loses its status after award; the buyer decides what follows. A status lost after
# the end of the contract, renewals included, opens no task.
_STATUS_LOST = """
select 'status-lost' as kind,
       'centrale/contract/' || lost.contract || '/' || lost.lot || '/' || lost.contractor as subject,
       'centrale' as owner, lost.lost_on as due_on, '' as member, lost.contract, lost.lot,
       jsonb_build_object('contractor', lost.contractor, 'on', lost.lost_on) as details
  from (select distinct on (contract, lot, detail ->> 'contractor') contract, lot,
               detail ->> 'contractor' as contractor, (detail ->> 'on')::date as lost_on
          from catalogue_lot_changes where log = 'centrale' and kind = 'status_lost'
         order by contract, lot, detail ->> 'contractor', seq desc, line desc) lost
  join catalogue_contracts held on held.log = 'centrale' and held.source = 'published' and held.contract = lost.contract
 where held.shown_seq is not null and lost.lost_on <= held.ends_on and not exists (
    select from catalogue_lot_changes since where since.log = 'centrale' and since.contract = lost.contract
       and since.lot = lost.lot and (since.kind in ('terminated', 'cancelled')
            or since.kind = 'substituted' and since.detail ->> 'replaced' = lost.contractor))
"""
# No legal text states whether each company of a group must meet the reservation (domain 5.10).
_GROUPS = """
select 'open-point' as kind, 'centrale/contract/' || contract || '/' || lot || '/' || seq as subject,
       'centrale' as owner, day as due_on, '' as member, contract, lot, detail as details
  from catalogue_lot_changes where log = 'centrale' and kind = 'open_point'
"""
# The law requires half of the structure's staff, not of the hours: hours mostly subcontracted are only shown.
_SUBCONTRACTED = """
select 'subcontracting-over-half' as kind,
       'centrale/contract/' || worked.contract || '/' || worked.lot || '/' || worked.contractor as subject,
       'centrale' as owner, worked.until as due_on, '' as member, worked.contract, worked.lot,
       jsonb_build_object('contractor', worked.contractor, 'subcontracted', worked.subcontracted, 'hours', worked.hours)
           as details
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
# The contract that the centrale registered and the published data disagree on the reservation; both are kept.
_CONFLICTS = """
select 'reservation-conflict' as kind, 'centrale/observed-contract/' || seen.contract as subject,
       'centrale' as owner, coalesce(ours.notice_on, ours.starts_on) as due_on, '' as member, ours.contract, '' as lot,
       jsonb_build_object('siret', seen.observed ->> 'buyer', 'observed', seen.observed ->> 'contract',
                          'reserved', seen.observed -> 'reservation' <> 'null'::jsonb) as details
  from catalogue_contracts seen
  join catalogue_contracts ours on ours.log = seen.log and ours.source = 'published' and ours.shown_seq is not null
   and ours.contract = lower(regexp_replace(seen.observed ->> 'contract', '[^A-Za-z0-9]+', '-', 'g'))
 where seen.log = 'centrale' and seen.source = 'observed'
   and (seen.observed -> 'reservation' <> 'null'::jsonb) <> exists (
        select from catalogue_lots lots where lots.log = ours.log and lots.contract = ours.contract
           and lots.reservation is not null)
"""
PARTS = (_STATUS_LOST, _GROUPS, _SUBCONTRACTED, _CONFLICTS)
