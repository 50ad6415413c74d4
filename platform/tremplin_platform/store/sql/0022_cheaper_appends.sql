-- What an append pays for its guards. A statement reads a CHECK of its table, and a trigger's WHEN, anew each time it
-- runs, and asks for its right to each column that it may not have as a whole: a tenth of an append.

-- The name of a log is checked when it begins. Nobody but the owner can change it (`heads_command_move`).
create function refuse_name() returns trigger language plpgsql as $$
begin
    raise check_violation using message = format('%L is not a name that a log can have', new.log);
end
$$;
create trigger heads_are_named before insert on heads for each row
    when (new.log !~ '^[a-z0-9][a-z0-9-]{0,62}$') execute function refuse_name();
alter table heads drop constraint heads_log_check;

-- As in 0015_server_clock.sql, but for the WHEN, whose condition comes first here, and for the names: a temporary table
-- named `heads`, `installation` or `accepted_clocks` came before the platform's, and lifted the guard.
create or replace function refuse_head() returns trigger language plpgsql as $$
begin
    -- Forward, at the server's own clock: nearly every head.
    if new.seq >= old.seq and new.centrale_seq >= old.centrale_seq and new.recorded_at >= old.recorded_at
       and new.recorded_at between now() and clock_timestamp() then
        return null;
    end if;
    if old.recorded_at > clock_timestamp() + interval '5 seconds' and new.seq > old.seq
       and new.recorded_at <= old.recorded_at + interval '1 microsecond'
       and not exists (select from public.accepted_clocks
                        where log = old.log and old.recorded_at <= upto + interval '5 seconds')
       and not exists (select from public.installation where demo) then
        raise exception 'the head of % is later than the clock of the database', old.log
            using errcode = 'TR001', detail = extract(epoch from old.recorded_at - clock_timestamp())::text;
    end if;
    -- Who is above row-level security repairs; a demo's loader gives the clock, and never goes back either.
    if row_security_active(tg_relid)
       and (new.seq < old.seq or new.centrale_seq < old.centrale_seq
            or coalesce(new.recorded_at < old.recorded_at, old.recorded_at is not null)
            or not (new.recorded_at is not distinct from old.recorded_at
                    or coalesce(new.recorded_at = old.recorded_at + interval '1 microsecond', false)
                    or coalesce(new.recorded_at between now() and clock_timestamp(), false)
                    or exists (select from public.installation where demo))) then
        raise insufficient_privilege using message = format('the head of %s does not move so', old.log);
    end if;
    return null;
end
$$;
drop trigger heads_move_forward on heads;
create trigger heads_move_forward after update on heads for each row execute function refuse_head();

-- `xid` is the server's, as in 0016_rows_at_hand.sql: said by the policy, so that the right is to the whole table.
revoke insert on events from {command};
grant insert on events to {command};
alter policy events_command_append on events
    with check (log = current_setting('tremplin.log', true) and xid = pg_current_xact_id());
