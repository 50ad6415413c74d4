-- Contracts read in published data (DECP): what is known of each, to tell a new row from a known one without reading
-- events; and the rows refused. Both are the centrale's, written with its facts, under its head row's lock.

create table observed (
    log           text collate "C" not null references heads (log),
    buyer         text collate "C" not null,
    -- The buyer's own id, exactly as written.
    contract      text collate "C" not null,
    -- Of the subject's last fact.
    version       bigint not null,
    -- Base data in a form to compare (JSON), and the signature of each known modification, one a line.
    base          text not null,
    modifications text not null,
    primary key (log, buyer, contract)
);

create table quarantine (
    log         text collate "C" not null references heads (log),
    id          bigint not null generated always as identity,
    file        text collate "C" not null,
    -- From 1, in the order of the file.
    line        bigint not null,
    reason      text collate "C" not null,
    sentence    text not null,
    -- Its JSON, or an outline where it is too large to keep (`whole` false: shown, never tried again).
    original    text not null,
    whole       boolean not null,
    concession  boolean not null,
    -- SHA-256 of the original: the same file imported again adds nothing, another of the same name does.
    digest      bytea not null,
    primary key (log, id),
    unique (log, file, line, digest)
);

alter table observed enable row level security;
alter table observed force row level security;
alter table quarantine enable row level security;
alter table quarantine force row level security;

grant select, insert, update on observed to {command};
grant select, insert, update, delete on quarantine to {command};
create policy observed_command on observed to {command}
    using (log = (select current_setting('tremplin.log', true)));
create policy quarantine_command on quarantine to {command}
    using (log = (select current_setting('tremplin.log', true)));
