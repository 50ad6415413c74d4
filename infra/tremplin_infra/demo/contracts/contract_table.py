"""
How the contracts of the demo are told: one row a contract, with its lots.

Every lot says by hand what its award comes to (`article`), who follows its hours, and how much of it is used:
`ordering` and `working` turn that into orders and declarations.
"""

from dataclasses import dataclass
from datetime import date

from tremplin_infra.demo.acts.acts import Lot

IDF = ("75", "77", "78", "91", "92", "93", "94", "95")
EAST, WEST = ("75", "77", "93", "94"), ("78", "91", "92", "95")
SOUTH = ("01", "13", "17", "24", "31", "33", "34", "63", "64", "65", "69", "74", "79", "83", "84")
NORTH = ("02", "22", "29", "35", "41", "44", "50", "51", "59", "62", "67", "72", "76", "85", *IDF)
WORK_FOR_DISABLED, WORK_FOR_INSERTION = "L2113-12", "L2113-13"


@dataclass(frozen=True, slots=True, kw_only=True)
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

    terms: Lot
    winner: str
    amount: int
    article: str | None = None
    evidence: int | None = None
    sourcing: str | None = None
    follower: str | None = None
    orders: Use | None = None
    hours: Use | None = None
    modality: str = "direct"


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
    ends_on: date = date(2029, 6, 30)
    open_to: tuple[str, ...] = ()
