-- A contractor reads which lots it holds in members' logs, and the hours due on them: so it is shown where it declared
-- nothing.
create policy ledger_awards_read_contractor on ledger_awards for select to {read}
    using (contractor = (select nullif(current_setting('tremplin.contractor', true), '')));
create policy ledger_balances_read_contractor on ledger_balances for select to {read}
    using (measure = 'due' and (select nullif(current_setting('tremplin.contractor', true), '')) is not null and exists (
        select from ledger_awards held
         where held.log = ledger_balances.log and held.contract = ledger_balances.contract
           and held.lot = ledger_balances.lot
           and held.contractor = (select nullif(current_setting('tremplin.contractor', true), ''))));
