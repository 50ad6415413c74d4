"""
Execution of a lot's clause, between the centrale and the contractors (CCAG-FCS 16.1.3 to 16.1.5).

Subjects: `centrale/execution/CONTRACT.LOT`, `centrale/globalisation/ID`. Members receive that a penalty is decided or
cancelled, and nothing else of it: what changes what they owe is a fact of the contract. Hours in hundredths, money in
cents.
"""

from typing import TypedDict

from tremplin_platform.events.fact import (
    CentraleFact,
    DeliveredFact,
    FirstCentraleFact,
    LotFact,
    SaltedFact,
    SaltedSinceV2,
)


class LotName(TypedDict):
    """One lot of one contract."""

    contract: str
    lot: str


class CarriedOver(TypedDict):
    """Hours that a globalised lot has beyond its own target, and that serve another one."""

    contract: str
    lot: str
    hours: int


class Counted(TypedDict):
    """What one log had of the lot, up to its event `seq`: hours validated, and hours that its orders made due."""

    log: str
    seq: int
    validated: int
    due: int


class Begun(LotFact, FirstCentraleFact):
    """The first decision about the execution of this lot's clause follows."""

    TOPIC = "execution.begun"
    KIND = "Exécution commencée"


class DifficultyNotified(LotFact, CentraleFact):
    """The contractors notified a difficulty; `excused`: hours for which no way was found to work them (16.1.5)."""

    TOPIC = "execution.difficulty-notified"
    KIND = "Difficulté signalée"
    contractors: list[str]
    reason: str
    excused: int


class ClauseSuspended(LotFact, CentraleFact):
    """Suspended from its effective day to `until`, both included; null if not known yet (16.1.4.4)."""

    TOPIC = "execution.clause-suspended"
    KIND = "Clause suspendue"
    until: str | None
    reason: str


class FormalNoticeSent(LotFact, CentraleFact):
    """`deadline`: the last day to comply; no penalty by that day (16.1.5)."""

    TOPIC = "execution.formal-notice-sent"
    KIND = "Mise en demeure"
    contractors: list[str]
    deadline: str


class PenaltyDecided(LotFact, SaltedFact):
    """
    Hours missing on the effective day: `target` less `validated` is `shortfall`, and less what is `excused`,
    `carried` over from globalised lots and `penalised` before is `hours`.

    `amount` is `hours` times `rate` (cents an hour); both null where the contract states no rate. `counted` says from
    which logs the hours are, and up to where each was read; `salt`, random, is never delivered.
    """

    TOPIC = "execution.penalty-decided"
    KIND = "Pénalité décidée"
    contractors: list[str]
    deadline: str
    target: int
    validated: int
    shortfall: int
    excused: int
    carried: list[CarriedOver]
    penalised: int
    hours: int
    rate: int | None
    amount: int | None
    counted: list[Counted]


class PenaltyDecidedCopy(LotFact, DeliveredFact):
    """A penalty is decided on its effective day; its hours and amount, those of all members, are not in the copy."""

    TOPIC = "delivered.penalty-decided"
    KIND = "Pénalité décidée"


class PenaltyCancelled(LotFact, SaltedSinceV2):
    """The penalty of `decided_on` is no more; the formal notice it answered may be answered again."""

    TOPIC = "execution.penalty-cancelled"
    KIND = "Pénalité annulée"
    decided_on: str
    hours: int
    amount: int | None
    reason: str


class PenaltyCancelledCopy(LotFact, DeliveredFact):
    """The penalty of `decided_on` is no more."""

    TOPIC = "delivered.penalty-cancelled"
    KIND = "Pénalité annulée"
    decided_on: str


class Globalised(LotFact, CentraleFact):
    """From its effective day on, hours beyond this lot's target may serve the others of the globalisation."""

    TOPIC = "execution.globalised"
    KIND = "Heures globalisées"
    globalisation: str


class GlobalisationAgreed(FirstCentraleFact):
    """
    The hours of one contractor in one employment basin serve several contracts, none counted twice (16.1.3).

    That the contracts provide it is the buyer's word: nothing recorded here says so.
    """

    TOPIC = "globalisation.agreed"
    KIND = "Globalisation convenue"
    contracts: list[str]
    lots: list[LotName]
    contractor: str
    basin: str
