-- Without the log, which is read from the rows found, the index holds a transaction once, however many events it wrote,
-- and 7 bytes an event in place of 42 where they come in bulk.
drop index events_by_transaction;
create index events_by_transaction on events (xid);
