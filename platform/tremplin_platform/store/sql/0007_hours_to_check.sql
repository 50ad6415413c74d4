-- Hours that, with a person's other contracts, are more than a day holds: buyers see which declarations, and of no one.
-- Neither the key nor what is sealed is granted, and only those who read every log (`*`) see a row.
grant select (log, declaration, contract, lot, worked_from, worked_to, work_quarter, hours, overclaimed)
    on person_hours to {read};
create policy person_hours_to_check on person_hours for select to {read}
    using (overclaimed and hours > 0 and (select current_setting('tremplin.log', true)) = '*');
