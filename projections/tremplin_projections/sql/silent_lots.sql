-- Lots on which hours may be missing, in the order of the tasks about them: in every log, and lot by lot, which
-- gives the sums of a lot too. Hours due that were taken back in a quarter leave more due by an earlier one than in all.
create index lot_hours_lacking on ledger_lot_hours ((log || '/opened-contract/' || contract || '/' || lot || '/'))
    where due > validated or jsonb_path_exists(due_in, '$.* ? (@ < 0)');
create index lot_hours_of_lot
    on ledger_lot_hours (contract, lot, (log || '/opened-contract/' || contract || '/' || lot || '/'))
    include (log, due, validated);

-- The lots that a contractor alone holds, as `holds_alone` says it of one; read once by a statement.
create function held_alone(by_contractor text) returns table (of_contract text, of_lot text)
    language plpgsql stable as $$
begin
    return query
    select mine.contract, mine.lot from catalogue_awards mine
     where mine.log = 'centrale' and mine.contractor = by_contractor
       and not exists (select from catalogue_awards other
                        where other.log = 'centrale' and other.contract = mine.contract and other.lot = mine.lot
                          and other.contractor <> by_contractor
                          and not exists (
                              select from catalogue_lot_changes replaced
                               where replaced.log = 'centrale' and replaced.contract = other.contract
                                 and replaced.lot = other.lot and replaced.kind = 'substituted'
                                 and replaced.detail ->> 'replaced' = other.contractor));
end $$;
revoke execute on function held_alone(text) from public;
grant execute on function held_alone(text) to {read};
-- The award is looked up lot by lot: as EXISTS, PostgreSQL may read all awards of a contractor instead.
create policy ledger_lot_hours_read_contractor on ledger_lot_hours for select to {read}
    using ((select nullif(current_setting('tremplin.contractor', true), '')) is not null
           and (contract, lot) in (select of_contract, of_lot
                                     from held_alone((select current_setting('tremplin.contractor', true))))
           and (select true from ledger_awards held
                 where held.log = ledger_lot_hours.log and held.contract = ledger_lot_hours.contract
                   and held.lot = ledger_lot_hours.lot
                   and held.contractor = (select current_setting('tremplin.contractor', true)) limit 1));
