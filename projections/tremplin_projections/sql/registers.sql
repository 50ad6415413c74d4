-- The registers: rows that are rewritten keep room beside them; a rebuild writes the same rows, lost in a crash.
alter table register_rows set (fillfactor = 70);
create unlogged table rebuild.register_rows (like register_rows including all);

-- They are the centrale's: read with every log (`*`), or with its own. Who feeds may write them, here and in a rebuild.
alter table register_rows enable row level security;
alter table register_rows force row level security;
grant select on register_rows to {read};
grant select, insert, update, delete on register_rows to {feed};
create policy register_rows_feed on register_rows to {feed} using (true);
create policy register_rows_read on register_rows for select to {read}
    using (log = (select current_setting('tremplin.log', true)) or (select current_setting('tremplin.log', true)) = '*');
alter table rebuild.register_rows enable row level security;
alter table rebuild.register_rows force row level security;
grant select, insert, update, delete on rebuild.register_rows to {feed};
create policy register_rows_feed on rebuild.register_rows to {feed} using (true);
