-- The indexes of lots on which hours may be missing are of columns that hours declared and validated seldom change, so
-- that these updates touch no index (pages keep free room for them).
-- In the order of the tasks about them: in every log, and lot by lot.
create index lot_hours_lacking on ledger_lot_hours ((log || '/opened-contract/' || contract || '/' || lot || '/'))
    where lacking;
create index lot_hours_of_lot
    on ledger_lot_hours (contract, lot, (log || '/opened-contract/' || contract || '/' || lot || '/'));
