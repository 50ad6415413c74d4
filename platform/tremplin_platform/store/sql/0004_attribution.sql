-- Hours that are no one member's are shared by what each was invoiced: a closing, a command of the centrale, reads the
-- invoices of every log, and nothing else of them. What a member's command may see does not change.
create policy events_command_invoices on events for select to {command}
    using ((select current_setting('tremplin.log', true)) = 'centrale'
           and topic in ('invoice.received', 'invoice.credited'));
create index events_of_invoices on events (log, effective) where topic in ('invoice.received', 'invoice.credited');
