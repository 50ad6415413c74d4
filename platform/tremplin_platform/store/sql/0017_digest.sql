-- The digest of an event, stated once for both ways of appending. Python states it for whoever checks: `events/envelope.py`.
-- The planner puts the expressions in the place of the calls. The instant stands apart: the facts of one append share it.
create function event_instant(p_recorded_at timestamptz) returns text language sql stable
return to_char(p_recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

create function event_digest(
    p_log text, p_seq bigint, p_instant text, p_topic text, p_version smallint, p_subject text, p_data bytea
) returns bytea language sql stable
return sha256(convert_to(
    p_log || chr(10) || p_seq || chr(10) || p_instant || chr(10)
    || p_topic || chr(10) || p_version || chr(10) || p_subject || chr(10), 'UTF8') || p_data);

revoke execute on function event_instant, event_digest from public;
grant execute on function event_instant, event_digest to {command};

-- As in 0010_narrower_rights.sql, but for the digest.
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
            event_digest(p_log, append_fact.before + 1, event_instant(append_fact.moment), p_topic, p_version, p_subject,
                         p_data));
    return next;
end
$$;
