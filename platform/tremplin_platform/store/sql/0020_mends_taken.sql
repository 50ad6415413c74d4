-- A mend is kept with the row that it makes pass, in one transaction: those of before that did not are forgotten, and
-- nothing of one is changed.
alter table quarantine_mends disable row level security;
delete from quarantine_mends where taken_at is null;
alter table quarantine_mends enable row level security;
drop index quarantine_mends_by_row;
alter table quarantine_mends drop column row_id, drop column taken_at;
