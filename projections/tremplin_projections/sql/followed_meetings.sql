-- A facilitateur reads, of the centrale's registers, the launch meetings of the contracts of which it follows a lot that
-- day, and nothing else.
create policy register_rows_read_facilitator on register_rows for select to {read}
    using (log = 'centrale' and register = 'meetings'
           and (select nullif(current_setting('tremplin.facilitator', true), '')) is not null and exists (
        select from ledger_facilitators mine
         where mine.facilitator = (select nullif(current_setting('tremplin.facilitator', true), ''))
           and mine.contract = register_rows.data ->> 'contract'
           and mine.from_day <= (select nullif(current_setting('tremplin.day', true), '')::date)
           and (mine.until_day is null
                or mine.until_day > (select nullif(current_setting('tremplin.day', true), '')::date))));
