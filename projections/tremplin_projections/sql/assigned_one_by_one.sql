-- What is assigned is looked up lot by lot: as EXISTS, PostgreSQL may read everything that is assigned to a contractor
-- or facilitateur instead, in every log, to answer about one.
drop policy ledger_declarations_read_facilitator on ledger_declarations;
create policy ledger_declarations_read_facilitator on ledger_declarations for select to {read}
    using ((select nullif(current_setting('tremplin.facilitator', true), '')) is not null
           and (select true from ledger_facilitators mine
                 where mine.log = ledger_declarations.log and mine.contract = ledger_declarations.contract
                   and mine.lot = ledger_declarations.lot
                   and mine.facilitator = (select nullif(current_setting('tremplin.facilitator', true), ''))
                   and mine.from_day <= (select nullif(current_setting('tremplin.day', true), '')::date)
                   and (mine.until_day is null
                        or mine.until_day > (select nullif(current_setting('tremplin.day', true), '')::date))
                 limit 1));
drop policy ledger_balances_read_contractor on ledger_balances;
create policy ledger_balances_read_contractor on ledger_balances for select to {read}
    using (measure = 'due' and (select nullif(current_setting('tremplin.contractor', true), '')) is not null
           and (select true from ledger_awards held
                 where held.log = ledger_balances.log and held.contract = ledger_balances.contract
                   and held.lot = ledger_balances.lot
                   and held.contractor = (select nullif(current_setting('tremplin.contractor', true), '')) limit 1));
drop policy ledger_terms_read_contractor on ledger_terms;
create policy ledger_terms_read_contractor on ledger_terms for select to {read}
    using ((select nullif(current_setting('tremplin.contractor', true), '')) is not null
           and (select true from ledger_awards held
                 where held.log = ledger_terms.log and held.contract = ledger_terms.contract
                   and held.lot = ledger_terms.lot
                   and held.contractor = (select nullif(current_setting('tremplin.contractor', true), '')) limit 1));
drop policy ledger_methods_read_contractor on ledger_methods;
create policy ledger_methods_read_contractor on ledger_methods for select to {read}
    using ((select nullif(current_setting('tremplin.contractor', true), '')) is not null
           and (select true from ledger_awards held
                 where held.log = ledger_methods.log and held.contract = ledger_methods.contract
                   and held.lot = ledger_methods.lot
                   and held.contractor = (select nullif(current_setting('tremplin.contractor', true), '')) limit 1));
