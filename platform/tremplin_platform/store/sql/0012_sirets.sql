-- The SIRETs that organisations have, until their last day: what tells that a living organisation of a kind has one.
-- Written with the centrale's facts, under its head row's lock. Two rows may share a SIRET: one has left, or both are older
-- than the rule.

create table sirets (
    log          text collate "C" not null default 'centrale' references heads (log) check (log = 'centrale'),
    kind         text collate "C" not null,
    siret        text collate "C" not null,
    organisation text collate "C" not null,
    -- Of the organisation's SIRETs by day, the first is 1.
    place        bigint not null,
    last_day     text collate "C",
    primary key (log, organisation, place)
);
create index sirets_by_siret on sirets (log, kind, siret);

alter table sirets enable row level security;
alter table sirets force row level security;

grant select, insert, delete on sirets to {command};
create policy sirets_command on sirets to {command} using (log = 'centrale')
    with check ((select current_setting('tremplin.log', true)) = 'centrale');
