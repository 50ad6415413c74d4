-- A record is kept once, whichever worker refuses it and for whatever reason, with its first bytes. Only the first
-- records of a log are kept; the others are counted, so that a flood of the topic does not fill the database.

delete from rejected_records twice using rejected_records once
 where twice.log = once.log and twice.partition = once.partition and twice."offset" = once."offset"
   and twice.reason > once.reason;
alter table rejected_records
    drop constraint rejected_records_pkey,
    add primary key (log, partition, "offset"),
    add column size bigint not null default 0,
    add column excerpt bytea not null default '';

create table rejected_beyond (
    log       text collate "C" not null,
    partition integer not null,
    -- The number of records not kept and the offset of the last: a record read again is not counted again.
    records   bigint not null,
    upto      bigint not null,
    primary key (log, partition)
);
alter table rejected_beyond enable row level security;
alter table rejected_beyond force row level security;
grant select, insert, update, delete on rejected_beyond to {feed};
create policy rejected_beyond_feed on rejected_beyond to {feed} using (true);
grant select on rejected_beyond to {read};
create policy rejected_beyond_read on rejected_beyond for select to {read}
    using ((select current_setting('tremplin.log', true)) = '*');
