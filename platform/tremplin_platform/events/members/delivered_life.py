"""
What becomes of an opened contract and its lots, as a member's log receives it.

Subject: `LOG/opened-contract/ID`. `moved` says how long a reserved lot of this member's territory may be used: null
where the lot is not one, or where nothing moves.
"""

from tremplin_platform.events.fact import DeliveredFact
from tremplin_platform.events.shapes import Award, LotPlace, MovedLot, MovedSpan, Revision


class ContractRenewed(DeliveredFact):
    """`moved`: the reserved lots of this member's territory that may be used longer."""

    TOPIC = "delivered.contract-renewed"
    contract: str
    usage: str
    ends_on: str
    replaced: str
    moved: list[MovedLot]


class TargetRevised(DeliveredFact):
    TOPIC = "delivered.target-revised"
    contract: str
    lot: str
    revision: Revision


class LotCancelled(DeliveredFact):
    """`withdrawn`: the part of the target that this member had (hundredths of an hour, null where it had none)."""

    TOPIC = "delivered.lot-cancelled"
    contract: str
    lot: str
    usage: str
    reason: str
    withdrawn: int | None
    moved: MovedSpan | None


class LotTerminated(DeliveredFact):
    """`on` is the last day on which the lot may be ordered on."""

    TOPIC = "delivered.lot-terminated"
    contract: str
    lot: str
    usage: str
    on: str
    reason: str
    moved: MovedSpan | None


class LotRelaunched(DeliveredFact):
    TOPIC = "delivered.lot-relaunched"
    contract: str
    lot: str
    relaunched_as: LotPlace


class LotRelaunchOf(DeliveredFact):
    TOPIC = "delivered.lot-relaunch-of"
    contract: str
    lot: str
    relaunch_of: LotPlace


class TrancheAdded(DeliveredFact):
    """`hours` in hundredths; none is due until the tranche is affirmed."""

    TOPIC = "delivered.tranche-added"
    contract: str
    lot: str
    tranche: str
    hours: int


class TrancheAffirmed(DeliveredFact):
    """From `on` its hours (hundredths) add to the lot's target."""

    TOPIC = "delivered.tranche-affirmed"
    contract: str
    lot: str
    tranche: str
    hours: int
    on: str


class ContractorSubstituted(DeliveredFact):
    TOPIC = "delivered.contractor-substituted"
    contract: str
    lot: str
    replaced: str
    award: Award
    ground: str


class HoursBroughtForward(DeliveredFact):
    """
    Hours of this member (hundredths) validated before the platform followed the lot, told as such.

    They count on `worked_to`, the day of the balance, and are told in `reported_in`, as validated hours are.
    """

    TOPIC = "delivered.hours-brought-forward"
    contract: str
    lot: str
    worked_to: str
    work_quarter: str
    reported_in: str
    adjustment: bool
    hours: int
    evidence: str
    protected: bool
    category: str | None


class WinnerStatusChanged(DeliveredFact):
    """The winner of a reserved lot loses its status on `lost_on`, or (null) turns out to hold it."""

    TOPIC = "delivered.winner-status-changed"
    contract: str
    lot: str
    contractor: str
    lost_on: str | None
