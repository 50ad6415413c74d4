-- The hours of the lots of every log, from the balances that are there already. Policies are forced on who migrates.
alter table ledger_balances no force row level security;
alter table ledger_lot_hours no force row level security;
insert into ledger_lot_hours (log, contract, lot, due, validated, due_in, declared_in)
select log, contract, lot, coalesce(sum(amount) filter (where measure = 'due'), 0),
       coalesce(sum(amount) filter (where measure = 'validated'), 0),
       coalesce(jsonb_object_agg(quarter, amount) filter (where measure = 'due'), '{}'),
       coalesce(jsonb_object_agg(quarter, amount) filter (where measure = 'declared'), '{}')
  from (select log, contract, lot, measure, quarter, sum(amount)::bigint as amount from ledger_balances
         where measure in ('due', 'validated', 'declared') group by log, contract, lot, measure, quarter) of_quarter
 group by log, contract, lot;
alter table ledger_balances force row level security;
alter table ledger_lot_hours force row level security;
