-- Files of published data that a buyer brings in the page, rehearsed then recorded; and the rows mended by hand.
-- Both are the centrale's. What is published is never overwritten: a mend stands beside the original, with who made it.

create table decp_imports (
    log          text collate "C" not null references heads (log),
    id           text collate "C" not null,
    file         text not null,
    -- Until it is recorded, for a day at most; null for what the command line read.
    content      bytea,
    -- The SIRET whose contracts are wanted, empty for every buyer's.
    buyer        text collate "C" not null,
    -- The account's opaque identifier; null for the command line.
    by_account   text collate "C",
    brought_at   timestamptz not null default clock_timestamp(),
    -- Reports, as JSON: of the rehearsal, and of the import.
    rehearsed    text,
    recorded     text,
    recorded_at  timestamptz,
    primary key (log, id)
);
create index decp_imports_latest on decp_imports (log, brought_at desc);

create table quarantine_mends (
    log         text collate "C" not null references heads (log),
    id          bigint not null generated always as identity,
    -- The row's number in quarantine, which it leaves once it is taken.
    row_id      bigint not null,
    file        text collate "C" not null,
    line        bigint not null,
    digest      bytea not null,
    original    text not null,
    -- The values in place of the original's, by path, as JSON.
    changes     text not null,
    by_account  text collate "C",
    mended_at   timestamptz not null default clock_timestamp(),
    -- When the row so mended was taken.
    taken_at    timestamptz,
    primary key (log, id)
);
create index quarantine_mends_by_row on quarantine_mends (log, row_id, id);
create index quarantine_mends_by_digest on quarantine_mends (log, digest);

alter table decp_imports enable row level security;
alter table decp_imports force row level security;
alter table quarantine_mends enable row level security;
alter table quarantine_mends force row level security;

grant select, insert on decp_imports to {command};
grant update (content, rehearsed, recorded, recorded_at) on decp_imports to {command};
grant select, insert on quarantine_mends to {command};
grant update (taken_at) on quarantine_mends to {command};
create policy decp_imports_command on decp_imports to {command}
    using (log = (select current_setting('tremplin.log', true)));
create policy quarantine_mends_command on quarantine_mends to {command}
    using (log = (select current_setting('tremplin.log', true)));
