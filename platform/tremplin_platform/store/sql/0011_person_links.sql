-- What ties a claim to its person stands apart and goes with the person's key: an erasure writes no claim again, so that
-- neither the transaction that last wrote it nor its place in the file says of two claims that they were of one person.

create table person_links (
    log          text collate "C" not null references heads (log),
    declaration  text collate "C" not null,
    vault        text collate "C" not null default 'centrale' check (vault = 'centrale'),
    key          uuid not null,
    -- With the person's other contracts, more than a day holds. Several claims of one person are marked at once.
    overclaimed  boolean not null default false,
    -- Validated, and false since a revocation.
    to_take_back boolean not null default false,
    primary key (log, declaration),
    foreign key (vault, key) references person_keys (log, id) on delete cascade
);
-- A person works for several members: this index crosses the logs, under a random key that none of them knows.
create index person_links_by_key on person_links (key);
create index person_links_overclaimed on person_links (log, declaration) where overclaimed;
create index person_links_to_take_back on person_links (log, declaration) where to_take_back;

-- Whoever migrates owns the tables, and policies are forced on owners too.
alter table person_hours no force row level security;
alter table person_keys no force row level security;
insert into person_links (log, declaration, key, overclaimed, to_take_back)
select person_hours.log, declaration, person_hours.key, overclaimed, to_take_back
  from person_hours join person_keys on person_keys.id = person_hours.key
 order by random();
drop policy person_hours_to_check on person_hours;
drop policy persons_counted on persons;
drop policy person_keys_named on person_keys;
drop policy person_keys_counted on person_keys;
alter table person_hours drop column key, drop column overclaimed, drop column to_take_back;
-- Written again in no order: erasures so far each left their claims side by side, by one transaction.
create temporary table claims_before on commit drop as select * from person_hours;
truncate person_hours;
insert into person_hours select * from claims_before order by random();
alter table person_hours force row level security;
alter table person_keys force row level security;

alter table person_links enable row level security;
alter table person_links force row level security;
grant select, insert, update on person_links to {command};
create policy person_links_command on person_links to {command} using (true);
-- Buyers see which hours are too many, and of no one: see 0007.
grant select (log, declaration, overclaimed) on person_links to {read};
create policy person_links_to_check on person_links for select to {read}
    using (overclaimed and (select current_setting('tremplin.log', true)) = '*');
create policy person_hours_to_check on person_hours for select to {read}
    using (hours > 0 and (select current_setting('tremplin.log', true)) = '*'
           and exists (select from person_links
                        where person_links.log = person_hours.log
                          and person_links.declaration = person_hours.declaration and overclaimed));

-- As in 0010_narrower_rights.sql, now that a claim's key is in person_links.
create policy persons_counted on persons for select to {command}
    using (key in (select person_links.key from person_links join person_hours using (log, declaration)
                    where validated > 0
                      and contract = (select split_part(current_setting('tremplin.publics', true), '/', 1))
                      and work_quarter = (select split_part(current_setting('tremplin.publics', true), '/', 2))));
create policy person_keys_named on person_keys for select to {command}
    using (id in (select key from person_links
                   where log = (select current_setting('tremplin.log', true))
                     and declaration = (select current_setting('tremplin.declaration', true))));
create policy person_keys_counted on person_keys for select to {command}
    using (id in (select person_links.key from person_links join person_hours using (log, declaration)
                   where validated > 0
                     and contract = (select split_part(current_setting('tremplin.publics', true), '/', 1))
                     and work_quarter = (select split_part(current_setting('tremplin.publics', true), '/', 2))));
