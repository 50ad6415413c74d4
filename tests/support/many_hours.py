"""A member with declarations of hours by the hundred thousand, written as the projection writes them."""

from contextlib import closing

from support.postgres_server import Database

_INSERT = """
insert into ledger_declarations (log, declaration, seq, status, contract, lot, contractor, modality, worked_from,
       worked_to, work_quarter, hours, validated, reported_in, call_off, subcontractor, protected, reason, declared_by)
select %(log)s, 'many-' || lpad(number::text, 7, '0'), number,
       case when number %% 10 = 0 then 'returned' else 'validated' end, %(contract)s, '1', %(contractor)s,
       'direct', '2026-02-02', '2026-02-27', '2026-Q1', 100 + number %% 700, 100 + number %% 700, '2026-Q1', '', '',
       false, 'Pièces vues', %(contractor)s
  from generate_series(1, %(count)s) as number
"""


def add_declarations(database: Database, count: int, *, log: str, contract: str, contractor: str) -> int:
    """Add declarations of a member's lot, of ten one returned; return the hundredths of an hour of all."""
    asked = {"log": log, "contract": contract, "contractor": contractor, "count": count}
    with closing(database.connect_superuser(autocommit=True)) as owner:
        owner.execute(_INSERT, asked)
        owner.execute("vacuum analyze ledger_declarations")
    return sum(100 + number % 700 for number in range(1, count + 1))
