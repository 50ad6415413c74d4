"""SQL of the tasks about contracts under L2112-2-1 with neither social condition nor entry in the waiver register."""

# A cancelled lot has no condition and no value.
_CANCELLED = """
select from catalogue_lot_changes ended
 where ended.log = 'centrale' and ended.contract = lot.data ->> 'contract' and ended.lot = lot.data ->> 'lot'
   and ended.kind = 'cancelled'
"""
# Several winners share a lot: its value is the largest of their amounts.
_AWARDED = """
select max((award.data ->> 'amount')::int8) from register_rows award
 where award.log = 'centrale' and award.register = 'awards'
   and award.data -> 'contract' = lot.data -> 'contract' and award.data -> 'lot' = lot.data -> 'lot'
"""
_OF_LOTS = f"""
select sum(coalesce((lot.data ->> 'maximum')::int8, ({_AWARDED}))) from register_rows lot
 where lot.log = 'centrale' and lot.register = 'lots' and lot.data ->> 'contract' = contract.id
   and not exists ({_CANCELLED})
"""  # noqa: S608
# A clause, or a reservation other than under L2113-17 alone, which is not social.
_CONDITION = f"""
select from register_rows lot
 where lot.log = 'centrale' and lot.register = 'lots' and lot.data ->> 'contract' = contract.id
   and ((lot.data -> 'clause')::boolean
        or jsonb_typeof(lot.data -> 'articles') = 'array' and lot.data -> 'articles' <> '["L2113-17"]'::jsonb)
   and not exists ({_CANCELLED})
"""
# For a buyer without a recorded status, the lowest threshold applies: that of a central authority.
_THRESHOLD = """
select law.quantity
  from jsonb_to_recordset(%(thresholds)s::jsonb) as law (since text, buyer_status text, works bool, quantity int8)
 where law.since <= contract.data ->> 'law_on' and law.works = (contract.data -> 'works')::boolean
   and (law.works or law.buyer_status = coalesce(buyer.data ->> 'status', 'central-authority'))
 order by law.since desc limit 1
"""
_MISSING = f"""
select 'waiver-missing' as kind, 'centrale/contract/' || contract.id as subject, 'centrale' as owner,
       (contract.data ->> 'law_on')::date as due_on, '' as member, contract.id as contract, '' as lot,
       jsonb_build_object('amount', worth.amount, 'threshold', due.quantity, 'works', contract.data -> 'works',
                          'buyer', contract.organisation, 'status', buyer.data -> 'status') as details
  from register_rows contract
  left join register_rows buyer
    on buyer.log = 'centrale' and buyer.register = 'buyers' and buyer.id = contract.organisation
 cross join lateral (select coalesce((contract.data ->> 'maximum')::int8, ({_OF_LOTS})) as amount) worth
 cross join lateral ({_THRESHOLD}) due
 where contract.log = 'centrale' and contract.register = 'contracts' and (contract.data -> 'published')::boolean
   and worth.amount >= due.quantity and not exists ({_CONDITION})
   and not exists (select from register_rows waiver
                    where waiver.log = 'centrale' and waiver.register = 'waivers' and waiver.id = contract.id)
"""  # noqa: S608
PARTS = (_MISSING,)
