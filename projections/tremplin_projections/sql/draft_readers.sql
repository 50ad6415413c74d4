-- Readers of every log, the centrale's, read its contracts before they are published too, with their lots.
drop policy catalogue_contracts_read on catalogue_contracts;
create policy catalogue_contracts_read on catalogue_contracts for select to {read}
    using ((select current_setting('tremplin.log', true)) = '*' or (shown_seq is not null and (select coalesce(
        nullif(current_setting('tremplin.log', true), ''), nullif(current_setting('tremplin.contractor', true), ''),
        nullif(current_setting('tremplin.facilitator', true), '')) is not null)));
