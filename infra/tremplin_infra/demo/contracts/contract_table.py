"""
The shape of the demo's contracts: a contract, with its lots.

A lot states who wins it and under which article, who follows its hours, and how much of it is used; `ordering` and
`working` turn that into orders and declarations.
"""

from dataclasses import dataclass
from typing import Any

from tremplin_platform.commands.contracts.contracts import Fixed, Formula, LotTerms, Rate

IDF = ("75", "77", "78", "91", "92", "93", "94", "95")
EAST, WEST = ("75", "77", "93", "94"), ("78", "91", "92", "95")
SOUTH = ("01", "13", "17", "24", "31", "33", "34", "63", "64", "65", "69", "74", "79", "83", "84")
NORTH = ("02", "22", "29", "35", "41", "44", "50", "51", "59", "62", "67", "72", "76", "85", *IDF)
WORK_FOR_DISABLED, WORK_FOR_INSERTION = "L2113-12", "L2113-13"


@dataclass(frozen=True, slots=True)
class Use:
    """
    How much members use a lot: about `share` percent of them, each quarter. Amounts of orders in cents, hours of
    declarations in hundredths.
    """

    share: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLot:
    """`follower` validates the hours, from STARTS_ON on (None: the buyer)."""

    terms: LotTerms
    winner: str
    amount: int
    article: str | None = None
    evidence: int | None = None
    sourcing: str | None = None
    follower: str | None = None
    orders: Use | None = None
    hours: Use | None = None
    modality: str = "direct"


def demo_lot(
    identifier: str,
    title: str,
    *,
    articles: tuple[str, ...] | None = None,
    clause: Fixed | Formula | Rate | None = None,
    territories: tuple[str, ...] = (),
    maximum: int | None = None,
    article: str | None = None,
    **award: Any,
) -> DemoLot:
    """Make a lot from its terms and its award; the article of the award is the lot's where it has only one."""
    terms = LotTerms(
        identifier=identifier,
        title=title,
        articles=articles,
        clause=clause,
        territories=territories,
        maximum=maximum,
    )
    return DemoLot(terms=terms, article=article or (articles[0] if articles else None), **award)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoContract:
    """`open_to`: départements of the members it is opened to one by one, or members; empty: to all."""

    id: str
    title: str
    cpv: str
    lots: tuple[DemoLot, ...]
    usage: str = "internal"
    role: str = "intermediary"
    kind: str = "framework"
    open_to: tuple[str, ...] = ()
