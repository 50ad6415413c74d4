"""Read the SIRET and the titles of contracts that an attestation names beside a member's figures."""

from datetime import date
from typing import NamedTuple

from tremplin_projections.queries.figures.terms import opened_lots
from tremplin_projections.queries.rows import fetch_rows


class NamedLot(NamedTuple):
    """A lot opened to the member, and the title of its contract."""

    contract: str
    lot: str
    contract_title: str


def siret_known(*, log: str, day: date | None, upto: int) -> str | None:
    """
    Return the SIRET of a member on a day, as known at a seq; None where there is none. Inside `scope.reading`.

    :param day: None counts a SIRET without a first day alone
    """
    rows = fetch_rows(_SIRET_KNOWN, {"log": log, "day": day, "upto": upto})
    return rows[0][0] if rows else None


def named_lots(*, log: str, upto: int) -> list[NamedLot]:
    """List the lots opened to a member with their contracts' titles, as known at a seq. Inside `scope.reading`."""
    rows = opened_lots(logs=[log], upto=upto)
    return [NamedLot(row["contract"], row["lot"], row["contract_title"]) for row in rows]


_SIRET_KNOWN = """
select siret from ledger_members
 where log = %(log)s and seq <= %(upto)s and siret is not null
   and (siret_from is null or siret_from <= %(day)s::date)
 order by siret_from desc nulls last, seq desc limit 1
"""
