-- Members that merged into another: how far the figures of their logs are taken over by their successors. Written with
-- the centrale's facts, under its head row's lock; the cut also moves past events that hold no figure.

create table lineages (
    log      text collate "C" primary key references heads (log),
    -- The successor's log.
    into_log text collate "C" not null references heads (log),
    cut      bigint not null default 0
);

alter table lineages enable row level security;
alter table lineages force row level security;

grant select, insert, update on lineages to {command};
grant select on lineages to {feed};
create policy lineages_command on lineages to {command} using (true)
    with check ((select current_setting('tremplin.log', true)) = 'centrale');
create policy lineages_feed on lineages for select to {feed} using (true);
