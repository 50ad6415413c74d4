-- Rows of a member's log: shown to that member, and to readers of every log.
create policy {table}_read on {table} for select to {read}
    using (log = (select current_setting('tremplin.log', true)) or (select current_setting('tremplin.log', true)) = '*');
