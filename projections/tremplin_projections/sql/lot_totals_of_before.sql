-- A few rows that every batch updates: their pages keep free room, so that no update touches the index.
alter table ledger_lot_totals set (fillfactor = 20);
-- The hours of all logs together, from the balances that are there already. Policies are forced on who migrates.
alter table ledger_balances no force row level security;
alter table ledger_lot_totals no force row level security;
insert into ledger_lot_totals (log, contract, lot, quarter, measure, amount, entries)
select 'centrale', contract, lot, quarter, measure, sum(amount)::bigint, sum(entries)::bigint
  from ledger_balances where measure in ('declared', 'pending', 'validated', 'due')
 group by contract, lot, quarter, measure;
alter table ledger_balances force row level security;
alter table ledger_lot_totals force row level security;
