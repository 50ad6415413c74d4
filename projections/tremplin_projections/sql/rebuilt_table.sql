-- The table in which a rebuild writes the rows of {table}: unlogged, since a crash ends the rebuild too.
drop table if exists rebuild.{table};
create unlogged table rebuild.{table} (like {table} including all);
alter table rebuild.{table} enable row level security;
alter table rebuild.{table} force row level security;
grant select, insert, update, delete on rebuild.{table} to {feed};
create policy {table}_feed on rebuild.{table} to {feed} using (true);
