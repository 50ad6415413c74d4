-- A command on a member's log reads the centrale's contracts beside it: from their snapshots too, as it reads their events.
create policy snapshots_command_see on snapshots for select to {command} using (log = 'centrale');
