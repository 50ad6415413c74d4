-- The logs: one gapless sequence a member, and the centrale's own. Every key begins with the log.

create table heads (
    log          text collate "C" primary key check (log ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    seq          bigint not null default 0,
    recorded_at  timestamptz,
    -- How far the centrale's log has been delivered into this one; always 0 for `centrale`.
    centrale_seq bigint not null default 0,
    -- A member's département, which its delivered copies are formed with; null for `centrale`.
    territory    text
) with (fillfactor = 50);
-- The centrale's own log exists from the first migration.
insert into heads (log) values ('centrale');

-- No foreign key to heads: the statement that inserts a fact has moved its log's head, and a check a row would
-- take a third of the time of a bulk append.
create table events (
    log             text collate "C" not null,
    seq             bigint not null,
    recorded_at     timestamptz not null,
    topic           text collate "C" not null,
    version         smallint not null,
    subject         text collate "C" not null,
    subject_version bigint not null,
    effective       text collate "C" not null,
    -- Of the centrale's log only: none, all, contract:ID, member:ID.
    audience        text collate "C",
    -- UTF-8 JSON, the very bytes the digest was taken of.
    data            bytea not null,
    digest          bytea not null,
    -- By which the relay finds what was written since it last looked.
    xid             xid8 not null default pg_current_xact_id(),
    primary key (log, seq),
    unique (log, subject, subject_version)
);
create index events_by_transaction on events (xid) include (log);
create index events_by_audience on events (log, audience, seq) where audience is not null and audience <> 'none';

-- The last fact of the centrale addressed to each audience, and which contracts are open to which log since when:
-- what tells, without reading events, that a log is behind. Written with the fact, under the centrale's own lock.
create table audiences (
    log      text collate "C" not null,
    audience text collate "C" not null,
    seq      bigint not null,
    primary key (log, audience)
);
create table openings (
    log      text collate "C" not null references heads (log),
    contract text collate "C" not null,
    seq      bigint not null,
    primary key (log, contract)
);

create table snapshots (
    log             text collate "C" not null,
    subject         text collate "C" not null,
    subject_version bigint not null,
    topic           text not null,
    state           bytea not null,
    primary key (log, subject, subject_version)
);

-- What is ordered on a lot that has a maximum, by all members together (lot '' is the whole contract). In cents.
-- Kept by the centrale's log; the only row two members' commands share.
create table maxima (
    log      text collate "C" not null references heads (log),
    contract text collate "C" not null,
    lot      text collate "C" not null,
    maximum  bigint not null,
    ordered  bigint not null default 0,
    primary key (log, contract, lot),
    check (ordered <= maximum)
);

-- How far each log is published. Apart from the heads, so that marking never makes a writer wait.
create table marks (
    log text collate "C" primary key references heads (log),
    seq bigint not null
);

-- One row: whether this database holds the demo, whose loader alone may give the clock.
create table installation (
    demo boolean primary key
);

-- Append one fact: what `store/appending.py` does for many, in one call and one round trip. Within a command the
-- transaction has said its log already, and row-level security holds the fact to it; alone, the append says it.
-- No row where the log is unknown, or delivered further than `p_seen`.
create function append_fact(
    p_log text, p_topic text, p_version smallint, p_subject text, p_subject_version bigint, p_effective text,
    p_audience text, p_data bytea, p_seen bigint, p_delivered bigint, p_clock timestamptz
) returns table (before bigint, moment timestamptz) language plpgsql as $$
#variable_conflict use_column
begin
    if coalesce(current_setting('tremplin.log', true), '') = '' then
        perform set_config('tremplin.log', p_log, true);
    end if;
    update heads
       set seq = heads.seq + 1,
           centrale_seq = coalesce(p_delivered, heads.centrale_seq),
           recorded_at = greatest(coalesce(p_clock, clock_timestamp()), heads.recorded_at + interval '1 microsecond')
     where log = p_log and (p_seen is null or centrale_seq = p_seen)
    returning heads.seq - 1, heads.recorded_at into before, moment;
    if not found then
        return;
    end if;
    insert into events (log, seq, recorded_at, topic, version, subject, subject_version, effective, audience, data,
                        digest)
    values (p_log, append_fact.before + 1, append_fact.moment, p_topic, p_version, p_subject, p_subject_version,
            p_effective, p_audience, p_data,
            sha256(convert_to(
                p_log || chr(10) || (append_fact.before + 1) || chr(10)
                || to_char(append_fact.moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || chr(10)
                || p_topic || chr(10) || p_version || chr(10) || p_subject || chr(10), 'UTF8') || p_data));
    return next;
end
$$;
