-- Only the centrale reads here the open points of a lot and the statuses that winners lost; members read those that
-- are delivered to their own log.
drop policy catalogue_lot_changes_read on catalogue_lot_changes;
create policy catalogue_lot_changes_read on catalogue_lot_changes for select to {read}
    using ((kind not in ('open_point', 'status_lost') or (select current_setting('tremplin.log', true)) = '*')
           and exists (select from catalogue_contracts shown
                        where shown.log = catalogue_lot_changes.log and shown.source = 'published'
                          and shown.contract = catalogue_lot_changes.contract));
