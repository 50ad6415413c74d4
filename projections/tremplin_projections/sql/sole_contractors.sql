-- A contractor reads, of the lots that it holds in a member's log, their terms and how their hours reach members; of
-- those that it alone holds, the hours declared and validated on them, which are its own or came before it.
create policy ledger_terms_read_contractor on ledger_terms for select to {read}
    using ((select nullif(current_setting('tremplin.contractor', true), '')) is not null and exists (
        select from ledger_awards held
         where held.log = ledger_terms.log and held.contract = ledger_terms.contract and held.lot = ledger_terms.lot
           and held.contractor = (select nullif(current_setting('tremplin.contractor', true), ''))));
create policy ledger_methods_read_contractor on ledger_methods for select to {read}
    using ((select nullif(current_setting('tremplin.contractor', true), '')) is not null and exists (
        select from ledger_awards held
         where held.log = ledger_methods.log and held.contract = ledger_methods.contract
           and held.lot = ledger_methods.lot
           and held.contractor = (select nullif(current_setting('tremplin.contractor', true), ''))));

-- Not a part of the policy itself: every statement on balances would be planned with all of its tables.
create function holds_alone(of_log text, of_contract text, of_lot text, by_contractor text) returns boolean
    language plpgsql stable as $$
begin
    return exists (select from ledger_awards held
                    where held.log = of_log and held.contract = of_contract and held.lot = of_lot
                      and held.contractor = by_contractor)
       and exists (select from catalogue_awards mine
                    where mine.log = 'centrale' and mine.contract = of_contract and mine.lot = of_lot
                      and mine.contractor = by_contractor)
       and not exists (select from catalogue_awards other
                        where other.log = 'centrale' and other.contract = of_contract and other.lot = of_lot
                          and other.contractor <> by_contractor
                          and not exists (
                              select from catalogue_lot_changes replaced
                               where replaced.log = 'centrale' and replaced.contract = of_contract
                                 and replaced.lot = of_lot and replaced.kind = 'substituted'
                                 and replaced.detail ->> 'replaced' = other.contractor));
end $$;
revoke execute on function holds_alone(text, text, text, text) from public;
grant execute on function holds_alone(text, text, text, text) to {read};
create policy ledger_balances_read_sole_contractor on ledger_balances for select to {read}
    using (measure in ('declared', 'validated')
           and (select nullif(current_setting('tremplin.contractor', true), '')) is not null
           and holds_alone(log, contract, lot, (select current_setting('tremplin.contractor', true))));
