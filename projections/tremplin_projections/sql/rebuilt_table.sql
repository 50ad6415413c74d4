-- Where a rebuild writes the rows of a table: of the same shape, lost in a crash as the rebuild is.
drop table if exists rebuild.{table};
create unlogged table rebuild.{table} (like {table} including all);
alter table rebuild.{table} enable row level security;
alter table rebuild.{table} force row level security;
grant select, insert, update, delete on rebuild.{table} to {feed};
create policy {table}_feed on rebuild.{table} to {feed} using (true);
