"""Shapes that several events share, in plain JSON, so that an event reads the same everywhere."""

from typing import NotRequired, TypedDict

Status = TypedDict("Status", {"kind": str, "from": str, "to": str | None})
"""`kind` is EA, EATT, ESAT, EI, AI, ACI, ETTI, EITI, GEIQ, SEP, TIH or ESS; `to` is the last day, or null."""


class Clause(TypedDict):
    """
    An insertion clause: how its target is set (`way`), and on which `function` of the service.

    Shares are in hundredths of a percent, `amount`, `hourly_cost` and `penalty_per_hour` in cents, `hours` and
    `hours_per_1000_euros` in hundredths of an hour, `target` in hundredths of an hour or null.
    """

    way: str
    function: str
    target: int | None
    hours: NotRequired[int]
    amount: NotRequired[int]
    labour_share: NotRequired[int]
    effort: NotRequired[int]
    hourly_cost: NotRequired[int]
    transferred_share: NotRequired[int | None]
    percent: NotRequired[int]
    hours_per_1000_euros: NotRequired[int]
    penalty_per_hour: NotRequired[int]


class Reservation(TypedDict):
    """The articles of the code de la commande publique that a lot is reserved under."""

    articles: list[str]


class Lot(TypedDict):
    """A lot as the centrale registered it. `maximum` in cents; no territory means everywhere."""

    id: str
    title: str
    reservation: Reservation | None
    clause: Clause | None
    territories: list[str]
    maximum: int | None


class Award(TypedDict):
    """
    The winner of a lot, by its statuses on the day of notification.

    `article` is the one the winner is eligible under (null when the lot is not reserved);
    `protected` whether it is an EA, ESAT or SIAE; `kinds` its statuses that day.
    """

    contractor: str
    notified_on: str
    article: str | None
    protected: bool
    kinds: list[str]


Facilitator = TypedDict(
    "Facilitator",
    {"facilitator": str, "from": str, "territory": str | None, "until": NotRequired[str]},
)
"""The facilitateur that validates a lot's hours from a day on; `until`, if it declined, is the first day without it."""


class Revision(TypedDict):
    """A clause in place of another from a day on, under an article of the code (R2194-1 to -9)."""

    clause: Clause
    effective_on: str
    ground: str


class Tranche(TypedDict):
    """A part of the work that is due once affirmed (R2113-6): its hours add to the lot's target from that day on."""

    id: str
    hours: int
    affirmed_on: str | None


class LotPlace(TypedDict):
    """A lot of a contract."""

    contract: str
    lot: str


class Substitution(TypedDict):
    """A contractor in place of another from a day on (R2194-6)."""

    contractor: str
    replaced: str
    on: str


class ReservedWin(TypedDict):
    """A reserved lot won: `kinds` are the statuses of which one is enough, `article` null where none is stated."""

    contract: str
    lot: str
    article: str | None
    kinds: list[str]
    notified_on: str


class LostStatus(TypedDict):
    """The first day on which a winner has none of the statuses it was eligible by."""

    contractor: str
    on: str


class LotLife(TypedDict, total=False):
    """Changes of a lot since its contract was registered; those that are absent did not happen."""

    revisions: list[Revision]
    tranches: list[Tranche]
    substitutions: list[Substitution]
    lost_statuses: list[LostStatus]
    relaunched_as: LotPlace
    relaunch_of: LotPlace
    cancelled_on: str
    terminated_on: str
    annulled_on: str


class MovedSpan(TypedDict):
    """
    Days on which a reserved lot may be used, both included: from `first` to `until` in place of `replaced`.

    `until` null: on none. Where `first` is after the last day there is no day.
    """

    first: str
    replaced: str
    until: str | None


class MovedLot(MovedSpan):
    """The same, and which lot."""

    lot: str


class OpenLot(TypedDict):
    """
    A lot as a member's log knows it when its contract is opened.

    `reserved`: under a social article (L2113-17 is not one); `in_territory`: this member is located where the lot
    may be used; `opens`: the lot was not open to it before; `has_maximum`: the lot or its contract has one;
    `facilitators`: only those of this member's territory; `life`: absent where nothing happened to it yet.
    """

    id: str
    title: str
    reservation: Reservation | None
    reserved: bool
    clause: Clause | None
    in_territory: bool
    opens: bool
    has_maximum: bool
    awards: list[Award]
    facilitators: list[Facilitator]
    life: NotRequired[LotLife]


class Origin(TypedDict):
    """The fact of the centrale that a delivered copy comes from. `digest` in hexadecimal."""

    log: str
    seq: int
    recorded_at: str
    digest: str


class FigureTotal(TypedDict):
    """The sum of the ledger entries of one figure on one effective day; see `figures.entry.Entry`."""

    measure: str
    contract: str
    lot: str
    quarter: str
    effective: str
    amount: int
    article: str
    usage: str


class DueOn(TypedDict):
    """Hours due from a day on, in hundredths."""

    on: str
    hours: int


class LotHours(TypedDict):
    """Hours of one lot, in hundredths."""

    contract: str
    lot: str
    hours: int


class ProtectedHours(TypedDict):
    """
    Hours worked at EA, ESAT or SIAE, in hundredths; `category` which of them, by the article its category is
    reserved under (null: neither, or both).
    """

    category: str | None
    hours: int


MethodFrom = TypedDict("MethodFrom", {"method": str, "from": str})
"""`direct`, `spend`, `volumes` or `none`, and the day it holds from."""
