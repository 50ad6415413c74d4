-- What is the buyer's question of a lot, and what a winner lost, are not for every key: the centrale reads them here,
-- and members what is delivered to their own log.
drop policy catalogue_lot_changes_read on catalogue_lot_changes;
create policy catalogue_lot_changes_read on catalogue_lot_changes for select to {read}
    using ((kind not in ('open_point', 'status_lost') or (select current_setting('tremplin.log', true)) = '*')
           and exists (select from catalogue_contracts shown
                        where shown.log = catalogue_lot_changes.log and shown.source = 'published'
                          and shown.contract = catalogue_lot_changes.contract));
