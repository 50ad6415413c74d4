"""Read how shared hours (not declared for one member) are attributed: methods of lots, and shares of closings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tremplin_projections.queries.figures.totals import LotHours
from tremplin_projections.queries.rows import fetch_named_rows, fetch_rows, json_value

Place = tuple[str, str, str]
"""Log, contract, lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributedQuarter:
    """Shared hours of a lot in a quarter, in hundredths: the share of each member, and the `unattributed` rest."""

    quarter: str
    method: str
    validated: int
    unattributed: int
    shares: dict[str, int]

    @property
    def members(self) -> list[dict[str, Any]]:
        """Return the share of each member, by its identifier."""
        return [{"member": member, "hours": hours} for member, hours in sorted(self.shares.items())]


def methods(*, logs: Sequence[str], on: date | None, upto: int | None = None) -> dict[Place, str]:
    """
    Return the method chosen for each lot and in force on a day (None: the last); lots without one are left out.

    :param upto: read what was known at this seq
    """
    found = fetch_rows(_METHODS, {"logs": list(logs), "on": on, "upto": upto})
    return {(log, contract, lot): method for log, contract, lot, method in found}


def with_methods(
    lots: Sequence[LotHours], *, log: str, on: date | None, upto: int | None
) -> tuple[LotHours, ...]:
    """Return the lots of `log`, each with the method chosen for it."""
    chosen = methods(logs=[log], on=on, upto=upto)
    return tuple(replace(lot, method=chosen.get((log, lot.contract, lot.lot), lot.method)) for lot in lots)


def with_chosen(rows_of_lots: Sequence[dict[str, Any]], *, on: date) -> list[dict[str, Any]]:
    """Return rows of lots of any logs, each with the method chosen for it."""
    chosen = methods(logs=sorted({row["log"] for row in rows_of_lots}), on=on)
    return [
        {**row, "method": chosen.get((row["log"], row["contract"], row["lot"]), row["method"])}
        for row in rows_of_lots
    ]


def attributed_quarters(*, contract: str, lot: str) -> list[AttributedQuarter]:
    """List the hours of a lot that closings attributed, by quarter; only readers of every log see them."""
    return [
        AttributedQuarter(**{**row, "shares": json_value(row["shares"])})
        for row in fetch_named_rows(_ATTRIBUTIONS, {"contract": contract, "lot": lot})
    ]


_METHODS = """
select distinct on (log, contract, lot) log, contract, lot, method from ledger_methods
 where log = any(%(logs)s) and (%(on)s::date is null or from_day <= %(on)s::date)
   and (%(upto)s::bigint is null or seq <= %(upto)s)
 order by log, contract, lot, from_day desc, seq desc
"""
_ATTRIBUTIONS = """
select quarter, method, validated, unattributed, shares from ledger_attributions
 where log = 'centrale' and contract = %(contract)s and lot = %(lot)s order by since
"""
