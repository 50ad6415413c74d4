-- Attestations are of the member's log: its own, or every log's reader. A rebuild writes the same rows, lost in a crash.
create unlogged table rebuild.ledger_attestations (like ledger_attestations including all);

alter table ledger_attestations enable row level security;
alter table ledger_attestations force row level security;
grant select on ledger_attestations to {read};
grant select, insert, update, delete on ledger_attestations to {feed};
create policy ledger_attestations_feed on ledger_attestations to {feed} using (true);
create policy ledger_attestations_read on ledger_attestations for select to {read}
    using (log = (select current_setting('tremplin.log', true)) or (select current_setting('tremplin.log', true)) = '*');
alter table rebuild.ledger_attestations enable row level security;
alter table rebuild.ledger_attestations force row level security;
grant select, insert, update, delete on rebuild.ledger_attestations to {feed};
create policy ledger_attestations_feed on rebuild.ledger_attestations to {feed} using (true);
