-- Row-level security of the tables. A reader without setting sees no rows; the log `*`, of the centrale's buyers and
-- auditors, shows every log. The feed role writes every row, live and rebuilt.

do $$
declare
    table_name text;
begin
    foreach table_name in array array[
        'positions', 'held_logs', 'ledger_entries', 'ledger_balances', 'ledger_members', 'ledger_terms',
        'ledger_awards', 'ledger_declarations', 'ledger_facilitators', 'catalogue_contracts', 'catalogue_lots',
        'catalogue_awards', 'catalogue_openings'
    ] loop
        execute format('alter table %I enable row level security', table_name);
        execute format('alter table %I force row level security', table_name);
        execute format('grant select on %I to {read}', table_name);
        execute format('grant select, insert, update, delete on %I to {feed}', table_name);
        execute format('create policy %I on %I to {feed} using (true)', table_name || '_feed', table_name);
        if table_name not like 'catalogue_%' then
            execute format(
                'create policy %I on %I for select to {read} using (log = (select current_setting(''tremplin.log'', true)) or (select current_setting(''tremplin.log'', true)) = ''*'')',
                table_name || '_read', table_name
            );
        end if;
        if table_name <> 'held_logs' then
            execute format('alter table rebuild.%I enable row level security', table_name);
            execute format('alter table rebuild.%I force row level security', table_name);
            execute format('grant select, insert, update, delete on rebuild.%I to {feed}', table_name);
            execute format('create policy %I on rebuild.%I to {feed} using (true)', table_name || '_feed', table_name);
        end if;
    end loop;
end $$;
grant usage on schema rebuild to {feed};

-- Every key may read how far the centrale's own log is applied: it reveals nothing about an organisation.
create policy positions_read_centrale on positions for select to {read}
    using (log = 'centrale' and (select coalesce(
        nullif(current_setting('tremplin.log', true), ''), nullif(current_setting('tremplin.contractor', true), ''),
        nullif(current_setting('tremplin.facilitator', true), '')) is not null));
create policy held_logs_read_centrale on held_logs for select to {read}
    using (log = 'centrale' and (select coalesce(
        nullif(current_setting('tremplin.log', true), ''), nullif(current_setting('tremplin.contractor', true), ''),
        nullif(current_setting('tremplin.facilitator', true), '')) is not null));

-- Contractors and facilitateurs read what is assigned to them, in any log.
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

-- Every key reads the published contracts of the catalogue; only the centrale reads to whom one is open by name.
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
