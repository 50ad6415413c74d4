-- The vault: persons, each under a key of its own, and the hours claimed for them. The centrale's, outside the logs.
-- Destroying a key erases its person: what was sealed under it says nothing any more, and no log is touched.

create table person_keys (
    log text collate "C" not null default 'centrale' references heads (log) check (log = 'centrale'),
    id  uuid not null default gen_random_uuid(),
    -- AES-256-GCM.
    key bytea not null,
    primary key (log, id)
);

create table persons (
    log    text collate "C" not null default 'centrale' check (log = 'centrale'),
    -- SHA-256 of the person's random identifier: by which it is found, and from which it cannot be read.
    tag    bytea not null,
    key    uuid not null,
    sealed bytea not null,
    primary key (log, tag),
    foreign key (log, key) references person_keys (log, id) on delete cascade
);

create table person_hours (
    log          text collate "C" not null references heads (log),
    declaration  text collate "C" not null,
    -- Null once the person is erased: then nothing says any more that two declarations are of one person.
    key          uuid,
    -- The person's identifier and the salt of the event's commitment.
    sealed       bytea not null,
    contract     text collate "C" not null,
    lot          text collate "C" not null,
    worked_from  text collate "C" not null,
    worked_to    text collate "C" not null,
    work_quarter text collate "C" not null,
    hours        bigint not null,
    validated    bigint not null,
    overclaimed  boolean not null,
    to_take_back boolean not null,
    primary key (log, declaration)
);
-- A person works for several members: this index crosses the logs, under a random key that none of them knows.
create index person_hours_by_key on person_hours (key, work_quarter);
-- Hours by public are read for one contract and one quarter, of every log: buyers alone ask, through the command role.
create index person_hours_by_contract on person_hours (contract, work_quarter) where validated > 0;
create index person_hours_to_take_back on person_hours (log, declaration) where to_take_back;

alter table person_keys enable row level security;
alter table person_keys force row level security;
alter table persons enable row level security;
alter table persons force row level security;
alter table person_hours enable row level security;
alter table person_hours force row level security;

-- Commands alone, whatever log they are on: no read of a member, nor of the feed, ever comes here.
grant select, insert, delete on person_keys to {command};
grant select, insert, update, delete on persons to {command};
grant select, insert, update on person_hours to {command};
create policy person_keys_command on person_keys to {command} using (true);
create policy persons_command on persons to {command} using (true);
create policy person_hours_command on person_hours to {command} using (true);
