-- Pages of rows that are rewritten keep free room, so that an update touches no index.
alter table positions set (fillfactor = 50);
alter table ledger_balances set (fillfactor = 60);
alter table ledger_declarations set (fillfactor = 70);
alter table catalogue_contracts set (fillfactor = 70);

-- The tables in which a rebuild writes the same rows: unlogged, since a crash ends the rebuild too.
create schema rebuild;
create unlogged table rebuild.positions (like positions including all);
create unlogged table rebuild.ledger_entries (like ledger_entries including all);
create unlogged table rebuild.ledger_balances (like ledger_balances including all);
create unlogged table rebuild.ledger_members (like ledger_members including all);
create unlogged table rebuild.ledger_terms (like ledger_terms including all);
create unlogged table rebuild.ledger_awards (like ledger_awards including all);
create unlogged table rebuild.ledger_declarations (like ledger_declarations including all);
create unlogged table rebuild.ledger_facilitators (like ledger_facilitators including all);
create unlogged table rebuild.catalogue_contracts (like catalogue_contracts including all);
create unlogged table rebuild.catalogue_lots (like catalogue_lots including all);
create unlogged table rebuild.catalogue_awards (like catalogue_awards including all);
create unlogged table rebuild.catalogue_openings (like catalogue_openings including all);
