-- Methods are each log's own; what closings shared is in the centrale's log, so only who reads every log sees it.
create unlogged table rebuild.ledger_methods (like ledger_methods including all);
create unlogged table rebuild.ledger_attributions (like ledger_attributions including all);

do $$
declare
    one text;
begin
    foreach one in array array['ledger_methods', 'ledger_attributions'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('grant select on %I to {read}', one);
        execute format('grant select, insert, update, delete on %I to {feed}', one);
        execute format('create policy %I on %I to {feed} using (true)', one || '_feed', one);
        execute format(
            'create policy %I on %I for select to {read} using (log = (select current_setting(''tremplin.log'', true)) or (select current_setting(''tremplin.log'', true)) = ''*'')',
            one || '_read', one
        );
        execute format('alter table rebuild.%I enable row level security', one);
        execute format('alter table rebuild.%I force row level security', one);
        execute format('grant select, insert, update, delete on rebuild.%I to {feed}', one);
        execute format('create policy %I on rebuild.%I to {feed} using (true)', one || '_feed', one);
    end loop;
end $$;
