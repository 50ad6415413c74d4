-- A table of a projection: the feed role writes its rows, the read role reads those that its own policies show.
alter table {table} enable row level security;
alter table {table} force row level security;
grant select on {table} to {read};
grant select, insert, update, delete on {table} to {feed};
create policy {table}_feed on {table} to {feed} using (true);
