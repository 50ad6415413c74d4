"""How hours that are no one member's reach members: the method of each lot, and what each closing shared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tremplin_projections.queries.figures.totals import LotHours
from tremplin_projections.queries.rows import json_value, named_rows, rows

Place = tuple[str, str, str]
"""Log, contract, lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributedQuarter:
    """Hours of a quarter that are no one member's, in hundredths: what is `unattributed`, and each member's share."""

    quarter: str
    method: str
    validated: int
    unattributed: int
    shares: dict[str, int]

    @property
    def members(self) -> list[dict[str, Any]]:
        """The share of each member, by its identifier."""
        return [{"member": member, "hours": hours} for member, hours in sorted(self.shares.items())]


def methods(*, logs: Sequence[str], on: date | None, upto: int | None = None) -> dict[Place, str]:
    """
    The method chosen of each lot, in force on a day (None: the last); as known at seq `upto` where it is given.

    A lot that is not there has none chosen.
    """
    found = rows(_METHODS, {"logs": list(logs), "on": on, "upto": upto})
    return {(log, contract, lot): method for log, contract, lot, method in found}


def with_methods(
    lots: Sequence[LotHours], *, log: str, on: date | None, upto: int | None
) -> tuple[LotHours, ...]:
    """The lots of `log`, each with the method chosen for it."""
    chosen = methods(logs=[log], on=on, upto=upto)
    return tuple(replace(lot, method=chosen.get((log, lot.contract, lot.lot), lot.method)) for lot in lots)


def with_chosen(rows_of_lots: Sequence[dict[str, Any]], *, on: date) -> list[dict[str, Any]]:
    """Rows of lots of any logs, each with the method chosen for it."""
    chosen = methods(logs=sorted({row["log"] for row in rows_of_lots}), on=on)
    return [
        {**row, "method": chosen.get((row["log"], row["contract"], row["lot"]), row["method"])}
        for row in rows_of_lots
    ]


def attributed_quarters(*, contract: str, lot: str) -> list[AttributedQuarter]:
    """What closings shared of a lot, by quarter. Inside `scope.reading` of all logs: others see none of it."""
    return [
        AttributedQuarter(**{**row, "shares": json_value(row["shares"])})
        for row in named_rows(_ATTRIBUTIONS, {"contract": contract, "lot": lot})
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
