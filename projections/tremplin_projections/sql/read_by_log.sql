-- Rows of a member's log: read with its own log, or with every log.
create policy {table}_read on {table} for select to {read}
    using (log = (select current_setting('tremplin.log', true)) or (select current_setting('tremplin.log', true)) = '*');
