-- One row a rebuild: how many rebuilt rows differed from the live ones before they replaced them.

create table rebuilds (
    -- Empty where every log was rebuilt.
    log         text collate "C" not null,
    projection  text collate "C" not null,
    ended_at    timestamptz not null default clock_timestamp(),
    events      bigint not null,
    rows        bigint not null,
    differences bigint not null,
    -- The first differences.
    found       jsonb not null,
    primary key (log, projection, ended_at)
);
alter table rebuilds enable row level security;
alter table rebuilds force row level security;
grant select, insert on rebuilds to {feed};
create policy rebuilds_feed on rebuilds to {feed} using (true);
grant select on rebuilds to {read};
create policy rebuilds_read on rebuilds for select to {read}
    using ((select current_setting('tremplin.log', true)) = '*');
