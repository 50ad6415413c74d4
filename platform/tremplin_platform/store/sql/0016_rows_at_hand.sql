-- What the role of commands could still do beside its functions: choose the transaction by which the relay finds an event,
-- and turn a person's row, or a claim, to another's key.

-- `xid` is the server's: by it the relay finds what was written since it last looked.
revoke insert on events from {command};
grant insert (log, seq, recorded_at, topic, version, subject, subject_version, effective, audience, data, digest)
    on events to {command};

-- An event inserted beside the store's functions, at an instant or a seq that is not its head's, is for `audit verify` to
-- name: bounding it here took 2 to 25 % of an append.

-- A person's row keeps its key, and no two have the same; a claim keeps its person.
alter table persons add constraint persons_of_one_key unique (log, key);
revoke update on persons, person_links, person_hours from {command};
grant update (sealed) on persons to {command};
grant update (overclaimed, to_take_back) on person_links to {command};
grant update (worked_from, worked_to, work_quarter, hours, validated) on person_hours to {command};

-- Claims of every log are read, and marked, with their person's; made and changed in the log at hand.
drop policy person_links_command on person_links;
create policy person_links_see on person_links for select to {command} using (true);
create policy person_links_mark on person_links for update to {command} using (true);
create policy person_links_make on person_links for insert to {command}
    with check (log = (select current_setting('tremplin.log', true)));
drop policy person_hours_command on person_hours;
create policy person_hours_see on person_hours for select to {command} using (true);
create policy person_hours_make on person_hours for insert to {command}
    with check (log = (select current_setting('tremplin.log', true)));
create policy person_hours_change on person_hours for update to {command}
    using (log = (select current_setting('tremplin.log', true)));

-- A maximum is made by the centrale; orders count against it from every log.
drop policy maxima_command on maxima;
create policy maxima_see on maxima for select to {command} using (log = 'centrale');
create policy maxima_count on maxima for update to {command} using (log = 'centrale');
create policy maxima_make on maxima for insert to {command}
    with check (log = 'centrale' and (select current_setting('tremplin.log', true)) = 'centrale');
