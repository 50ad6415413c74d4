"""What a log knows of its member and of its lots, now or at a seq."""

from collections.abc import Sequence
from typing import NamedTuple

from tremplin_projections.queries.rows import rows

TERMS = """
select distinct on (log, contract, lot) log, contract, lot, contract_title, title, usage, centrale_role, kind,
       opened_from, starts_on, ends_on, reserved, reservation, way, target, clause, method, in_territory, has_maximum
  from ledger_terms
 where (%(logs)s::text[] is null or log = any(%(logs)s)) and (%(upto)s::bigint is null or seq <= %(upto)s)
 order by log, contract, lot, seq desc
"""
"""The latest version of each lot opened to the logs."""


class LotTerms(NamedTuple):
    """The terms of one lot that its figures depend on; `target` in hundredths of an hour, `way` '' without clause."""

    log: str
    contract: str
    lot: str
    title: str
    usage: str
    way: str
    target: int | None
    method: str


def lot_terms(*, logs: Sequence[str], upto: int | None = None) -> list[LotTerms]:
    """Every lot of every contract opened to `logs`, by name; as known at seq `upto` where it is given."""
    statement = f"select log, contract, lot, title, usage, way, target, method from ({TERMS}) latest"  # noqa: S608
    return [LotTerms(*row) for row in rows(statement, {"logs": list(logs), "upto": upto})]
