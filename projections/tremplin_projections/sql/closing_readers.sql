-- Every key reads the days on which the centrale closed and published quarters: every member is told them in its own log.
create policy register_rows_read_quarters on register_rows for select to {read}
    using (log = 'centrale' and register = 'quarters' and (select coalesce(
        nullif(current_setting('tremplin.log', true), ''), nullif(current_setting('tremplin.contractor', true), ''),
        nullif(current_setting('tremplin.facilitator', true), '')) is not null));
