-- A clock that stepped forward and back leaves heads later than it. What is appended to such a log is recorded a
-- microsecond after the head rather than when it happened, so it is refused until the clock has passed the head, or
-- the operator has accepted that instant for that log (`tremplin clock accept`, as the owner).

create table accepted_clocks (
    log         text collate "C" primary key references heads (log),
    -- The head's instant when it was accepted.
    upto        timestamptz not null,
    accepted_at timestamptz not null default clock_timestamp()
);
alter table accepted_clocks enable row level security;
grant select on accepted_clocks to {command}, {feed};
create policy accepted_clocks_command on accepted_clocks for select to {command} using (true);
create policy accepted_clocks_feed on accepted_clocks for select to {feed} using (true);

-- For anyone: no append to a log whose head is later than the clock. For the role of commands: a head only goes forward, at
-- the server's clock. A demo, whose loader gives the instant, is refused neither; its commands ask before they append.
-- AFTER and WHEN: a head that goes forward at the server's own clock costs five comparisons, no call and no lock more.
-- The condition is read again in each statement: it is kept short, and the function looks closer.
create function refuse_head() returns trigger language plpgsql as $$
begin
    if old.recorded_at > clock_timestamp() + interval '5 seconds' and new.seq > old.seq
       and new.recorded_at <= old.recorded_at + interval '1 microsecond'
       and not exists (select from accepted_clocks
                        where log = old.log and old.recorded_at <= upto + interval '5 seconds')
       and not exists (select from installation where demo) then
        raise exception 'the head of % is later than the clock of the database', old.log
            using errcode = 'TR001', detail = extract(epoch from old.recorded_at - clock_timestamp())::text;
    end if;
    -- Who is above row-level security repairs; a demo's loader gives the clock, and never goes back either.
    if row_security_active('heads')
       and (new.seq < old.seq or new.centrale_seq < old.centrale_seq
            or coalesce(new.recorded_at < old.recorded_at, old.recorded_at is not null)
            or not (new.recorded_at is not distinct from old.recorded_at
                    or coalesce(new.recorded_at = old.recorded_at + interval '1 microsecond', false)
                    or coalesce(new.recorded_at between now() and clock_timestamp(), false)
                    or exists (select from installation where demo))) then
        raise insufficient_privilege using message = format('the head of %s does not move so', old.log);
    end if;
    return null;
end
$$;
create trigger heads_move_forward after update on heads for each row
    when ((new.seq >= old.seq and new.centrale_seq >= old.centrale_seq and new.recorded_at >= old.recorded_at
           and new.recorded_at >= now() and new.recorded_at <= clock_timestamp()) is not true)
    execute function refuse_head();
