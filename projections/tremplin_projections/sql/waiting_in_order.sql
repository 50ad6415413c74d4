-- Declarations that wait, in the order of the tasks about them (`queries/tasks/tasks_of_hours.py`): of every log and
-- state, of one contract, and those that a facilitateur may have to be assigned to.
create index declarations_waiting_in_order on ledger_declarations (
        status,
        ((make_date(left(work_quarter, 4)::int, 3 * right(work_quarter, 1)::int, 1)
          + interval '2 months' - interval '1 day')::date),
        (log || '/hours/' || declaration))
    where status in ('pending', 'returned');
create index declarations_waiting_of_contract on ledger_declarations (
        contract,
        status,
        ((make_date(left(work_quarter, 4)::int, 3 * right(work_quarter, 1)::int, 1)
          + interval '2 months' - interval '1 day')::date),
        (log || '/hours/' || declaration))
    where status in ('pending', 'returned');
create index declarations_to_assign on ledger_declarations (
        ((make_date(left(work_quarter, 4)::int, 3 * right(work_quarter, 1)::int, 1)
          + interval '2 months' - interval '1 day')::date),
        (log || '/hours/' || declaration))
    where status = 'pending' and declared_by = 'centrale';
-- By which the lots with subcontracted hours are found, and those that a facilitateur follows in any log.
create index declarations_subcontracted on ledger_declarations (contract, lot, contractor)
    where modality = 'subcontract';
create index lots_followed on ledger_facilitators (facilitator, contract, lot);
