-- Who may do what to the logs. No setting, no rows; `*` is the centrale's buyers and auditors, who read every log.

alter table heads enable row level security;
alter table heads force row level security;
alter table events enable row level security;
alter table events force row level security;
alter table openings enable row level security;
alter table openings force row level security;
alter table snapshots enable row level security;
alter table snapshots force row level security;
alter table maxima enable row level security;
alter table maxima force row level security;
alter table marks enable row level security;
alter table marks force row level security;

-- Reads: one log, or all of them for who reads every log.
grant select on heads, events to {read};
create policy heads_read on heads for select to {read}
    using (log = (select current_setting('tremplin.log', true)) or (select current_setting('tremplin.log', true)) = '*');
create policy events_read on events for select to {read}
    using (log = (select current_setting('tremplin.log', true)) or (select current_setting('tremplin.log', true)) = '*');

-- Commands and delivery: write one log; read the centrale's beside it, since its facts are delivered.
grant select on heads, events, audiences, openings, snapshots, maxima, installation to {command};
grant insert on heads, events, audiences, openings, snapshots, maxima, installation to {command};
grant update on heads, audiences, openings, maxima to {command};
revoke execute on function append_fact from public;
grant execute on function append_fact to {command};
create policy heads_command_see on heads for select to {command} using (true);
create policy heads_command_open on heads for insert to {command}
    with check ((select current_setting('tremplin.log', true)) = 'centrale' or log = (select current_setting('tremplin.log', true)));
create policy heads_command_move on heads for update to {command}
    using (log = (select current_setting('tremplin.log', true)));
create policy events_command_see on events for select to {command}
    using (log = (select current_setting('tremplin.log', true)) or log = 'centrale');
create policy events_command_append on events for insert to {command}
    with check (log = (select current_setting('tremplin.log', true)));
create policy openings_command on openings to {command} using (true)
    with check ((select current_setting('tremplin.log', true)) = 'centrale');
create policy snapshots_command on snapshots to {command}
    using (log = (select current_setting('tremplin.log', true)));
create policy maxima_command on maxima to {command} using (log = 'centrale');

-- Relay and consumers: read every log, mark what is published.
grant select on heads, events, audiences, openings, maxima, marks to {feed};
grant insert, update on marks to {feed};
create policy heads_feed on heads for select to {feed} using (true);
create policy events_feed on events for select to {feed} using (true);
create policy openings_feed on openings for select to {feed} using (true);
create policy maxima_feed on maxima for select to {feed} using (true);
create policy marks_feed on marks to {feed} using (true);
