-- What became of lots: as each log knows it, and as the centrale decided it.
create unlogged table rebuild.ledger_lot_changes (like ledger_lot_changes including all);
create unlogged table rebuild.catalogue_lot_changes (like catalogue_lot_changes including all);

do $$
declare
    one text;
begin
    foreach one in array array['ledger_lot_changes', 'catalogue_lot_changes'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('grant select on %I to {read}', one);
        execute format('grant select, insert, update, delete on %I to {feed}', one);
        execute format('create policy %I on %I to {feed} using (true)', one || '_feed', one);
        execute format('alter table rebuild.%I enable row level security', one);
        execute format('alter table rebuild.%I force row level security', one);
        execute format('grant select, insert, update, delete on rebuild.%I to {feed}', one);
        execute format('create policy %I on rebuild.%I to {feed} using (true)', one || '_feed', one);
    end loop;
end $$;

create policy ledger_lot_changes_read on ledger_lot_changes for select to {read}
    using (log = (select current_setting('tremplin.log', true))
           or (select current_setting('tremplin.log', true)) = '*');
create policy catalogue_lot_changes_read on catalogue_lot_changes for select to {read}
    using (exists (select from catalogue_contracts shown
                    where shown.log = catalogue_lot_changes.log and shown.source = 'published'
                      and shown.contract = catalogue_lot_changes.contract));
