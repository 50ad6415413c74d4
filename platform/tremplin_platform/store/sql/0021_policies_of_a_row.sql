-- What an append asks of its one head and its few rows: the setting itself is cheaper there than the subselect that
-- 0002_access.sql has, which a statement prepares for rows by the thousand (a fifteenth of an append).
alter policy heads_command_move on heads using (log = current_setting('tremplin.log', true));
alter policy events_command_append on events with check (log = current_setting('tremplin.log', true));
