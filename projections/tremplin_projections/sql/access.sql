-- Who reads what. No setting, no rows; `*` is the centrale's buyers and auditors, who read every log.
-- Who feeds may write every row, in place and in a rebuild.

do $$
declare
    one text;
begin
    foreach one in array array[
        'positions', 'held_logs', 'ledger_entries', 'ledger_balances', 'ledger_members', 'ledger_terms',
        'ledger_awards', 'ledger_declarations', 'ledger_facilitators', 'catalogue_contracts', 'catalogue_lots',
        'catalogue_awards', 'catalogue_openings'
    ] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('grant select on %I to {read}', one);
        execute format('grant select, insert, update, delete on %I to {feed}', one);
        execute format('create policy %I on %I to {feed} using (true)', one || '_feed', one);
        if one not like 'catalogue_%' then
            execute format(
                'create policy %I on %I for select to {read} using (log = (select current_setting(''tremplin.log'', true)) or (select current_setting(''tremplin.log'', true)) = ''*'')',
                one || '_read', one
            );
        end if;
        if one <> 'held_logs' then
            execute format('alter table rebuild.%I enable row level security', one);
            execute format('alter table rebuild.%I force row level security', one);
            execute format('grant select, insert, update, delete on rebuild.%I to {feed}', one);
            execute format('create policy %I on rebuild.%I to {feed} using (true)', one || '_feed', one);
        end if;
    end loop;
end $$;
grant usage on schema rebuild to {feed};

-- How far the centrale's own log is applied says nothing of anyone: every key may be told.
create policy positions_read_centrale on positions for select to {read}
    using (log = 'centrale' and (select coalesce(
        nullif(current_setting('tremplin.log', true), ''), nullif(current_setting('tremplin.contractor', true), ''),
        nullif(current_setting('tremplin.facilitator', true), '')) is not null));
create policy held_logs_read_centrale on held_logs for select to {read}
    using (log = 'centrale' and (select coalesce(
        nullif(current_setting('tremplin.log', true), ''), nullif(current_setting('tremplin.contractor', true), ''),
        nullif(current_setting('tremplin.facilitator', true), '')) is not null));

-- The third kind of reader: whoever something is assigned to, in whatever log it lies.
create policy ledger_declarations_read_contractor on ledger_declarations for select to {read}
    using (contractor = (select nullif(current_setting('tremplin.contractor', true), '')));
create policy ledger_facilitators_read_facilitator on ledger_facilitators for select to {read}
    using (facilitator = (select nullif(current_setting('tremplin.facilitator', true), '')));
create policy ledger_declarations_read_facilitator on ledger_declarations for select to {read}
    using ((select nullif(current_setting('tremplin.facilitator', true), '')) is not null and exists (
        select from ledger_facilitators mine
         where mine.log = ledger_declarations.log
           and mine.contract = ledger_declarations.contract
           and mine.lot = ledger_declarations.lot
           and mine.facilitator = (select nullif(current_setting('tremplin.facilitator', true), ''))
           and mine.from_day <= (select nullif(current_setting('tremplin.day', true), '')::date)
           and (mine.until_day is null
                or mine.until_day > (select nullif(current_setting('tremplin.day', true), '')::date))));

-- The catalogue is for every key, once a contract is published; to whom it is open by name is for the centrale.
create policy catalogue_contracts_read on catalogue_contracts for select to {read}
    using (shown_seq is not null and (select coalesce(
        nullif(current_setting('tremplin.log', true), ''), nullif(current_setting('tremplin.contractor', true), ''),
        nullif(current_setting('tremplin.facilitator', true), '')) is not null));
create policy catalogue_lots_read on catalogue_lots for select to {read}
    using (exists (select from catalogue_contracts shown
                    where shown.log = catalogue_lots.log and shown.source = 'published'
                      and shown.contract = catalogue_lots.contract));
create policy catalogue_awards_read on catalogue_awards for select to {read}
    using (exists (select from catalogue_contracts shown
                    where shown.log = catalogue_awards.log and shown.source = 'published'
                      and shown.contract = catalogue_awards.contract));
create policy catalogue_openings_read on catalogue_openings for select to {read}
    using ((select current_setting('tremplin.log', true)) = '*');
