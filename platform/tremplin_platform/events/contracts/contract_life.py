"""
Changes of a contract and its lots once it is registered, and the copies that members' logs receive.

Subjects: `centrale/contract/ID`; `LOG/opened-contract/ID` of a copy. `moved`: how long a reserved lot of the member's
territory may be used; null where the lot is not one, or where nothing moves.
"""

from tremplin_platform.events.contracts.contract import Evidence
from tremplin_platform.events.fact import CentraleFact, DeliveredFact, SaltedSinceV2
from tremplin_platform.events.shapes import Award, DueOn, LotPlace, MovedLot, MovedSpan, Revision


class Renewed(SaltedSinceV2):
    """The renewal, tacit (R2112-4): orders may be placed until `ends_on`; `replaced` is the day before it."""

    TOPIC = "contract.renewed"
    contract: str
    ends_on: str
    replaced: str


class ContractRenewed(DeliveredFact):
    """`moved`: the reserved lots of this member's territory that may be used longer."""

    TOPIC = "delivered.contract-renewed"
    contract: str
    usage: str
    ends_on: str
    replaced: str
    moved: list[MovedLot]


class TargetRevised(SaltedSinceV2):
    """An amendment of a lot's clause, from its effective day on; what was owed before is judged by the old one."""

    TOPIC = "contract.target-revised"
    contract: str
    lot: str
    revision: Revision


class TargetRevisedCopy(DeliveredFact):
    TOPIC = "delivered.target-revised"
    contract: str
    lot: str
    revision: Revision


class LotCancelled(SaltedSinceV2):
    """Given up before its notification: no target, no order; it stays visible as a lot that was tried."""

    TOPIC = "contract.lot-cancelled"
    contract: str
    lot: str
    reason: str


class LotCancelledCopy(DeliveredFact):
    """`withdrawn`: the part of the target that this member had (hundredths of an hour, null where it had none)."""

    TOPIC = "delivered.lot-cancelled"
    contract: str
    lot: str
    usage: str
    reason: str
    withdrawn: int | None
    moved: MovedSpan | None


class LotTerminated(SaltedSinceV2):
    """`on` is the last day on which the lot may be ordered on; what was ordered goes on, hours are kept."""

    TOPIC = "contract.lot-terminated"
    contract: str
    lot: str
    on: str
    reason: str


class LotTerminatedCopy(DeliveredFact):
    """`on` is the last day on which the lot may be ordered on."""

    TOPIC = "delivered.lot-terminated"
    contract: str
    lot: str
    usage: str
    on: str
    reason: str
    moved: MovedSpan | None


class ClauseAnnulled(SaltedSinceV2):
    """From its effective day nothing is due any more; the hours done stay. `reason`: redressement, …"""

    TOPIC = "contract.clause-annulled"
    contract: str
    lot: str
    reason: str


class ClauseAnnulledCopy(DeliveredFact):
    """
    From its effective day nothing is due any more; the hours done stay.

    `withdrawn`: the hours that were due to this log, by the day they are due no more: the effective day, or their own
    where it is later.
    """

    TOPIC = "delivered.clause-annulled"
    contract: str
    lot: str
    reason: str
    withdrawn: list[DueOn]


class LotRelaunched(SaltedSinceV2):
    """A lot that failed is tendered again as another; the attempt stays visible."""

    TOPIC = "contract.lot-relaunched"
    contract: str
    lot: str
    relaunched_as: LotPlace


class LotRelaunchedCopy(DeliveredFact):
    TOPIC = "delivered.lot-relaunched"
    contract: str
    lot: str
    relaunched_as: LotPlace


class LotRelaunchOf(SaltedSinceV2):
    """The lot is what another, which failed, is tendered again as."""

    TOPIC = "contract.lot-relaunch-of"
    contract: str
    lot: str
    relaunch_of: LotPlace


class LotRelaunchOfCopy(DeliveredFact):
    TOPIC = "delivered.lot-relaunch-of"
    contract: str
    lot: str
    relaunch_of: LotPlace


class TrancheAdded(SaltedSinceV2):
    """A tranche of the lot: nothing of it is due until it is affirmed. `hours` in hundredths."""

    TOPIC = "contract.tranche-added"
    contract: str
    lot: str
    tranche: str
    hours: int


class TrancheAddedCopy(DeliveredFact):
    """`hours` in hundredths; none is due until the tranche is affirmed."""

    TOPIC = "delivered.tranche-added"
    contract: str
    lot: str
    tranche: str
    hours: int


class TrancheAffirmed(SaltedSinceV2):
    """From `on` its hours (hundredths) add to the lot's target."""

    TOPIC = "contract.tranche-affirmed"
    contract: str
    lot: str
    tranche: str
    hours: int
    on: str


class TrancheAffirmedCopy(DeliveredFact):
    """From `on` its hours (hundredths) add to the lot's target."""

    TOPIC = "delivered.tranche-affirmed"
    contract: str
    lot: str
    tranche: str
    hours: int
    on: str


class ContractorSubstituted(SaltedSinceV2):
    """
    Another contractor in place of `replaced` (R2194-6), with what proves that it meets the same conditions.

    `award`: the successor by its statuses on that day.
    """

    TOPIC = "contract.contractor-substituted"
    contract: str
    lot: str
    replaced: str
    award: Award
    ground: str
    evidence: Evidence | None


class ContractorSubstitutedCopy(DeliveredFact):
    TOPIC = "delivered.contractor-substituted"
    contract: str
    lot: str
    replaced: str
    award: Award
    ground: str


class HoursBroughtForward(SaltedSinceV2):
    """
    Hours (hundredths) that a member's lot had validated before the platform followed it: an opening balance.

    `evidence` says what shows them; `protected` and `category` are the contractor's at award.
    """

    TOPIC = "contract.hours-brought-forward"
    contract: str
    lot: str
    member: str
    hours: int
    on: str
    evidence: str
    protected: bool
    category: str | None


class HoursBroughtForwardCopy(DeliveredFact):
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


class WinnerStatusChanged(SaltedSinceV2):
    """
    The winner of a reserved lot loses its status on `lost_on`, or (null) turns out to hold it.

    The lot stays reserved as it was at award; hours worked from that day on are to be looked at, none is taken away.
    """

    TOPIC = "contract.winner-status-changed"
    contract: str
    lot: str
    contractor: str
    lost_on: str | None


class WinnerStatusChangedCopy(DeliveredFact):
    """The winner of a reserved lot loses its status on `lost_on`, or (null) turns out to hold it."""

    TOPIC = "delivered.winner-status-changed"
    contract: str
    lot: str
    contractor: str
    lost_on: str | None


class OpenPointKept(CentraleFact):
    """
    A question that no text read settles, with what the buyer stated: recorded, and nothing is counted on it.

    `question` is its name, `about` the companies it is about; `statement` is empty where none is asked for.
    """

    TOPIC = "contract.open-point-kept"
    contract: str
    lot: str
    question: str
    about: list[str]
    statement: str
