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
# The law requires half of the structure's staff, not of the hours: hours mostly subcontracted are only shown. The lots
# and contractors with such hours are found first, each from the one before by the index of these hours.
_NEXT = """
select contract, lot, contractor from ledger_declarations
 where modality = 'subcontract' and {0} order by contract, lot, contractor limit 1
"""
_SUBCONTRACTING = f"""
with recursive found (contract, lot, contractor) as (
    ({_NEXT.format("true")})
    union all
    select following.contract, following.lot, following.contractor
      from found cross join lateral (
           {_NEXT.format("(contract, lot, contractor) > (found.contract, found.lot, found.contractor)")}) following)
select found.contract, found.lot, found.contractor
  from found join catalogue_lots lots on lots.contract = found.contract and lots.lot = found.lot
 where lots.log = 'centrale' and lots.reservation is not null
   and lots.reservation -> 'articles' <> '["L2113-17"]'::jsonb
"""  # noqa: S608
_SUBCONTRACTED = f"""
select 'subcontracting-over-half' as kind,
       'centrale/contract/' || found.contract || '/' || found.lot || '/' || found.contractor as subject,
       'centrale' as owner, worked.until as due_on, '' as member, found.contract, found.lot,
       jsonb_build_object('contractor', found.contractor, 'subcontracted', worked.subcontracted, 'hours', worked.hours)
           as details
  from ({_SUBCONTRACTING}) found cross join lateral (
       select max(worked_to) as until, sum(counted)::bigint as hours,
              (sum(counted) filter (where modality = 'subcontract'))::bigint as subcontracted
         from ledger_declarations declared,
              lateral (select case status when 'validated' then validated else hours end as counted) counting
        where declared.contract = found.contract and declared.lot = found.lot
          and declared.contractor = found.contractor and status <> 'rejected') worked
 where 2 * worked.subcontracted > worked.hours
"""  # noqa: S608
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
