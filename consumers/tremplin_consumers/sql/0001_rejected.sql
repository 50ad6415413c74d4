-- Records of the topic that were not applied: not an event, another log's key, a false digest. The events themselves
-- are read from the store; a row informs an operator that the topic holds a record that the relay did not write.

create table rejected_records (
    log       text collate "C" not null,
    partition integer not null,
    "offset"  bigint not null,
    reason    text not null,
    seen_at   timestamptz not null default clock_timestamp(),
    primary key (log, partition, "offset", reason)
);
alter table rejected_records enable row level security;
alter table rejected_records force row level security;
grant select, insert, delete on rejected_records to {feed};
create policy rejected_records_feed on rejected_records to {feed} using (true);
grant select on rejected_records to {read};
create policy rejected_records_read on rejected_records for select to {read}
    using ((select current_setting('tremplin.log', true)) = '*');
