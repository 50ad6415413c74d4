"""
Compute the indicators of a SPASER (L2111-3) from the lots of a member's year. Reads nothing; amounts in cents.

Values are invoiced spend; contracts and lots are counted separately. Counts of different years must not be added: a
contract that runs over two years is in both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOfYear:
    """
    A lot on which the member ordered or was invoiced in the year; amounts in cents.

    `protected`: a protected structure won it; `protected_spend`: the spend invoiced by such structures.
    """

    contract: str
    lot: str
    usage: str
    ordered: int
    invoiced: int
    with_clause: bool
    reserved: bool
    protected: bool
    protected_spend: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """The number of distinct contracts and lots, and their amounts in cents."""

    contracts: int
    lots: int
    invoiced: int
    ordered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """
    Indicators of all lots of the year, and of groups that overlap.

    `social`: with a clause, or reserved; `protected_winner`: `invoiced` is by protected structures alone
    """

    total: Indicator
    social: Indicator
    with_clause: Indicator
    reserved: Indicator
    protected_winner: Indicator


def indicators(lots: Iterable[LotOfYear]) -> Indicators:
    """Return the indicators of these lots."""
    found = list(lots)
    won = [lot for lot in found if lot.protected]
    return Indicators(
        total=_indicator(found),
        social=_indicator([lot for lot in found if lot.with_clause or lot.reserved]),
        with_clause=_indicator([lot for lot in found if lot.with_clause]),
        reserved=_indicator([lot for lot in found if lot.reserved]),
        protected_winner=_indicator(won, invoiced=sum(lot.protected_spend for lot in won)),
    )


def _indicator(lots: Sequence[LotOfYear], *, invoiced: int | None = None) -> Indicator:
    return Indicator(
        contracts=len({lot.contract for lot in lots}),
        lots=len({(lot.contract, lot.lot) for lot in lots}),
        invoiced=sum(lot.invoiced for lot in lots) if invoiced is None else invoiced,
        ordered=sum(lot.ordered for lot in lots),
    )
