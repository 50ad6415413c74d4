"""
What becomes of an opened contract and its lots, as a member's log receives it.

Subject: `LOG/opened-contract/ID`. `moved` says how long a reserved lot of this member's territory may be used: null
where the lot is not one, or where nothing moves.
"""

from tremplin_platform.events.fact import Fact
from tremplin_platform.events.shapes import Award, LotPlace, MovedLot, MovedSpan, Origin, Revision


class ContractRenewed(Fact):
    """`moved`: the reserved lots of this member's territory that may be used longer."""

    TOPIC = "delivered.contract-renewed"
    contract: str
    usage: str
    ends_on: str
    replaced: str
    moved: list[MovedLot]
    origin: Origin


class TargetRevised(Fact):
    TOPIC = "delivered.target-revised"
    contract: str
    lot: str
    revision: Revision
    origin: Origin


class LotCancelled(Fact):
    """`withdrawn`: the part of the target that this member had (hundredths of an hour, null where it had none)."""

    TOPIC = "delivered.lot-cancelled"
    contract: str
    lot: str
    usage: str
    reason: str
    withdrawn: int | None
    moved: MovedSpan | None
    origin: Origin


class LotTerminated(Fact):
    """`on` is the last day on which the lot may be ordered on."""

    TOPIC = "delivered.lot-terminated"
    contract: str
    lot: str
    usage: str
    on: str
    reason: str
    moved: MovedSpan | None
    origin: Origin


class LotRelaunched(Fact):
    TOPIC = "delivered.lot-relaunched"
    contract: str
    lot: str
    relaunched_as: LotPlace
    origin: Origin


class LotRelaunchOf(Fact):
    TOPIC = "delivered.lot-relaunch-of"
    contract: str
    lot: str
    relaunch_of: LotPlace
    origin: Origin


class TrancheAdded(Fact):
    """`hours` in hundredths; none is due until the tranche is affirmed."""

    TOPIC = "delivered.tranche-added"
    contract: str
    lot: str
    tranche: str
    hours: int
    origin: Origin


class TrancheAffirmed(Fact):
    """From `on` its hours (hundredths) add to the lot's target."""

    TOPIC = "delivered.tranche-affirmed"
    contract: str
    lot: str
    tranche: str
    hours: int
    on: str
    origin: Origin


class ContractorSubstituted(Fact):
    TOPIC = "delivered.contractor-substituted"
    contract: str
    lot: str
    replaced: str
    award: Award
    ground: str
    origin: Origin


class HoursBroughtForward(Fact):
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
    origin: Origin


class WinnerStatusChanged(Fact):
    """The winner of a reserved lot loses its status on `lost_on`, or (null) turns out to hold it."""

    TOPIC = "delivered.winner-status-changed"
    contract: str
    lot: str
    contractor: str
    lost_on: str | None
    origin: Origin
