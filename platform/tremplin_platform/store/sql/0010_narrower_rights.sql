-- Rights no wider than a process needs: what the role of commands could do, and no command does.

-- Only the owner says that a database holds the demo, by which its loader may give the clock.
revoke insert on installation from {command};
-- Written once, when a contract is opened; a person goes with its key, by the foreign key.
revoke update on openings from {command};
revoke delete on persons from {command};

-- A head begins at nothing, and only its position moves.
revoke insert, update on heads from {command};
grant insert (log, territory), update (seq, centrale_seq, recorded_at) on heads to {command};

-- As in 0001_logs.sql, but for the clock.
create or replace function append_fact(
    p_log text, p_topic text, p_version smallint, p_subject text, p_subject_version bigint, p_effective text,
    p_audience text, p_data bytea, p_seen bigint, p_delivered bigint, p_clock timestamptz
) returns table (before bigint, moment timestamptz) language plpgsql as $$
#variable_conflict use_column
begin
    if p_clock is not null and not exists (select from installation where demo) then
        raise insufficient_privilege using message = 'only the loader of a demo gives the clock';
    end if;
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

-- Keys: of the person at hand (`tremplin.person`, the tag in hexadecimal), whose identifier the command was given; of
-- whoever the declaration at hand names, in the log at hand (`tremplin.declaration`); to read alone, of those whose
-- hours are counted for one contract and one quarter (`tremplin.publics`, both with a `/` between). No setting, no key.
drop policy persons_command on persons;
create policy persons_at_hand on persons to {command}
    using (tag = (select decode(current_setting('tremplin.person', true), 'hex')));
create policy persons_counted on persons for select to {command}
    using (key in (select key from person_hours
                    where validated > 0
                      and contract = (select split_part(current_setting('tremplin.publics', true), '/', 1))
                      and work_quarter = (select split_part(current_setting('tremplin.publics', true), '/', 2))));

drop policy person_keys_command on person_keys;
create policy person_keys_make on person_keys for insert to {command} with check (true);
create policy person_keys_at_hand on person_keys for select to {command}
    using (id in (select key from persons
                   where log = 'centrale' and tag = (select decode(current_setting('tremplin.person', true), 'hex'))));
create policy person_keys_named on person_keys for select to {command}
    using (id in (select key from person_hours
                   where log = (select current_setting('tremplin.log', true))
                     and declaration = (select current_setting('tremplin.declaration', true))));
create policy person_keys_counted on person_keys for select to {command}
    using (id in (select key from person_hours
                   where validated > 0
                     and contract = (select split_part(current_setting('tremplin.publics', true), '/', 1))
                     and work_quarter = (select split_part(current_setting('tremplin.publics', true), '/', 2))));
create policy person_keys_destroy on person_keys for delete to {command}
    using (id in (select key from persons
                   where log = 'centrale' and tag = (select decode(current_setting('tremplin.person', true), 'hex'))));

-- So that a process told only its own address can tell whether the tables are in step with its code.
grant select on django_migrations to {read}, {command}, {feed};
