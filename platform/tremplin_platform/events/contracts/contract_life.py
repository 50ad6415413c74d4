"""
Changes of a contract and its lots once it is registered, and the copies that members' logs receive.

Subjects: `centrale/contract/ID`; `LOG/opened-contract/ID` of a copy. `moved`: how long a reserved lot of the member's
territory may be used; null where the lot is not one, or where nothing moves.
"""

from tremplin_platform.events.contracts.contract import Evidence
from tremplin_platform.events.fact import CentraleFact, DeliveredFact, LotFact, SaltedSinceV2
from tremplin_platform.events.shapes import Award, DueOn, LotPlace, MovedLot, MovedSpan, Revision


class Renewed(SaltedSinceV2):
    """The renewal, tacit (R2112-4): orders may be placed until `ends_on`; `replaced` is the day before it."""

    TOPIC = "contract.renewed"
    KIND = "Contrat reconduit"
    contract: str
    ends_on: str
    replaced: str


class ContractRenewed(DeliveredFact):
    """`moved`: the reserved lots of this member's territory that may be used longer."""

    TOPIC = "delivered.contract-renewed"
    KIND = "Contrat reconduit"
    contract: str
    usage: str
    ends_on: str
    replaced: str
    moved: list[MovedLot]


class TargetRevised(LotFact, SaltedSinceV2):
    """An amendment of a lot's clause, from its effective day on; what was owed before is judged by the old one."""

    TOPIC = "contract.target-revised"
    KIND = "Objectif révisé"
    revision: Revision


class TargetRevisedCopy(LotFact, DeliveredFact):
    TOPIC = "delivered.target-revised"
    KIND = "Objectif révisé"
    revision: Revision


class LotCancelled(LotFact, SaltedSinceV2):
    """Given up before its notification: no target, no order; it stays visible as a lot that was tried."""

    TOPIC = "contract.lot-cancelled"
    KIND = "Lot abandonné"
    reason: str


class LotCancelledCopy(LotFact, DeliveredFact):
    """`withdrawn`: the part of the target that this member had (hundredths of an hour, null where it had none)."""

    TOPIC = "delivered.lot-cancelled"
    KIND = "Lot abandonné"
    usage: str
    reason: str
    withdrawn: int | None
    moved: MovedSpan | None


class LotTerminated(LotFact, SaltedSinceV2):
    """`on` is the last day on which the lot may be ordered on; what was ordered goes on, hours are kept."""

    TOPIC = "contract.lot-terminated"
    KIND = "Lot résilié"
    on: str
    reason: str


class LotTerminatedCopy(LotFact, DeliveredFact):
    """`on` is the last day on which the lot may be ordered on."""

    TOPIC = "delivered.lot-terminated"
    KIND = "Lot résilié"
    usage: str
    on: str
    reason: str
    moved: MovedSpan | None


class ClauseAnnulled(LotFact, SaltedSinceV2):
    """From its effective day nothing is due any more; the hours done stay. `reason`: redressement, …"""

    TOPIC = "contract.clause-annulled"
    KIND = "Clause annulée"
    reason: str


class ClauseAnnulledCopy(LotFact, DeliveredFact):
    """
    From its effective day nothing is due any more; the hours done stay.

    `withdrawn`: the hours that were due to this log, by the day they are due no more: the effective day, or their own
    where it is later.
    """

    TOPIC = "delivered.clause-annulled"
    KIND = "Clause annulée"
    reason: str
    withdrawn: list[DueOn]


class LotRelaunched(LotFact, SaltedSinceV2):
    """A lot that failed is tendered again as another; the attempt stays visible."""

    TOPIC = "contract.lot-relaunched"
    KIND = "Lot relancé"
    relaunched_as: LotPlace


class LotRelaunchedCopy(LotFact, DeliveredFact):
    TOPIC = "delivered.lot-relaunched"
    KIND = "Lot relancé"
    relaunched_as: LotPlace


class LotRelaunchOf(LotFact, SaltedSinceV2):
    """The lot is what another, which failed, is tendered again as."""

    TOPIC = "contract.lot-relaunch-of"
    KIND = "Lot relancé d’un autre contrat"
    relaunch_of: LotPlace


class LotRelaunchOfCopy(LotFact, DeliveredFact):
    TOPIC = "delivered.lot-relaunch-of"
    KIND = "Lot relancé d’un autre contrat"
    relaunch_of: LotPlace


class TrancheAdded(LotFact, SaltedSinceV2):
    """A tranche of the lot: nothing of it is due until it is affirmed. `hours` in hundredths."""

    TOPIC = "contract.tranche-added"
    KIND = "Tranche ajoutée"
    tranche: str
    hours: int


class TrancheAddedCopy(LotFact, DeliveredFact):
    """`hours` in hundredths; none is due until the tranche is affirmed."""

    TOPIC = "delivered.tranche-added"
    KIND = "Tranche ajoutée"
    tranche: str
    hours: int


class TrancheAffirmed(LotFact, SaltedSinceV2):
    """From `on` its hours (hundredths) add to the lot's target."""

    TOPIC = "contract.tranche-affirmed"
    KIND = "Tranche affermie"
    tranche: str
    hours: int
    on: str


class TrancheAffirmedCopy(LotFact, DeliveredFact):
    """From `on` its hours (hundredths) add to the lot's target."""

    TOPIC = "delivered.tranche-affirmed"
    KIND = "Tranche affermie"
    tranche: str
    hours: int
    on: str


class ContractorSubstituted(LotFact, SaltedSinceV2):
    """
    Another contractor in place of `replaced` (R2194-6), with the evidence that it meets the same conditions.

    `award`: the successor by its statuses on that day.
    """

    TOPIC = "contract.contractor-substituted"
    KIND = "Titulaire remplacé"
    replaced: str
    award: Award
    ground: str
    evidence: Evidence | None


class ContractorSubstitutedCopy(LotFact, DeliveredFact):
    TOPIC = "delivered.contractor-substituted"
    KIND = "Titulaire remplacé"
    replaced: str
    award: Award
    ground: str


class HoursBroughtForward(LotFact, SaltedSinceV2):
    """
    Hours (hundredths) that a member's lot had validated before the platform followed it: an opening balance.

    `evidence` refers to the supporting document; `protected` and `category` are the contractor's at award.
    """

    TOPIC = "contract.hours-brought-forward"
    KIND = "Heures reprises"
    member: str
    hours: int
    on: str
    evidence: str
    protected: bool
    category: str | None


class HoursBroughtForwardCopy(LotFact, DeliveredFact):
    """
    Hours of this member (hundredths) validated before the platform followed the lot.

    They count on `worked_to`, the day of the balance, and are reported in `reported_in`, as validated hours are.
    """

    TOPIC = "delivered.hours-brought-forward"
    KIND = "Heures reprises"
    worked_to: str
    work_quarter: str
    reported_in: str
    adjustment: bool
    hours: int
    evidence: str
    protected: bool
    category: str | None


class WinnerStatusChanged(LotFact, SaltedSinceV2):
    """
    The winner of a reserved lot loses its status on `lost_on`, or (null) turns out to hold it.

    The lot stays reserved as it was at award; hours worked from that day on are to be reviewed; none is withdrawn.
    """

    TOPIC = "contract.winner-status-changed"
    KIND = "Statut du titulaire changé"
    contractor: str
    lost_on: str | None


class WinnerStatusChangedCopy(LotFact, DeliveredFact):
    """The winner of a reserved lot loses its status on `lost_on`, or (null) turns out to hold it."""

    TOPIC = "delivered.winner-status-changed"
    KIND = "Statut du titulaire changé"
    contractor: str
    lost_on: str | None


class OpenPointKept(LotFact, CentraleFact):
    """
    A question that no text read settles, with the buyer's statement; no figure depends on it.

    `question` is its name, `about` the companies concerned; `statement` is empty where none is required.
    """

    TOPIC = "contract.open-point-kept"
    KIND = "Point à trancher"
    question: str
    about: list[str]
    statement: str
