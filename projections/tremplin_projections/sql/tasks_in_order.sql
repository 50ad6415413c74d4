-- Declarations that wait, of a contract, in the order of the tasks about them: the lot comes last, so that those of one
-- lot are told apart in the index.
drop index declarations_waiting_of_contract;
create index declarations_waiting_of_contract on ledger_declarations (
        contract,
        status,
        ((make_date(left(work_quarter, 4)::int, 3 * right(work_quarter, 1)::int, 1)
          + interval '2 months' - interval '1 day')::date),
        (log || '/hours/' || declaration),
        lot)
    where status in ('pending', 'returned');
-- Declarations that were returned, by the organisation that must correct them.
create index declarations_returned_to on ledger_declarations (
        (case when declared_by is not null then declared_by when contractor is not null then contractor else 'centrale' end),
        ((make_date(left(work_quarter, 4)::int, 3 * right(work_quarter, 1)::int, 1)
          + interval '2 months' - interval '1 day')::date),
        (log || '/hours/' || declaration))
    where status = 'returned';
-- Attestations that no text decides on.
create index attestations_undecided on ledger_attestations ((make_date(year + 1, 4, 30)), (log || '/doeth/' || attestation))
    where uncounted = 'open-point' or uncounted = 'not-in-members-name' and issued_to = 'centrale';
