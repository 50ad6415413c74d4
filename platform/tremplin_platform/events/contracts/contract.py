"""
A mutualised contract and its lots, and the copies that members' logs receive.

Subjects: `centrale/contract/ID`; `LOG/opened-contract/ID` of a copy.
"""

from typing import NotRequired, TypedDict

from tremplin_platform.events.fact import (
    CentraleFact,
    DeliveredFact,
    FirstCentraleFact,
    FirstDeliveredFact,
    LotFact,
    SaltedSinceV2,
)
from tremplin_platform.events.shapes import Award, Clause, Facilitator, Lot, LotLife, OpenLot, Reservation


class GroupMember(TypedDict):
    """One company of a group; `share_percent` in hundredths of a percent."""

    contractor: str
    share_percent: int
    lead: bool


class Evidence(TypedDict):
    """Share of disabled or disadvantaged workers of the winner (R2113-7), in hundredths of a percent."""

    share_percent: int
    on: str


class LotState(TypedDict):
    """A lot in its state when its contract is opened: its terms, awards, facilitateurs and changes since."""

    id: str
    title: str
    reservation: Reservation | None
    clause: Clause | None
    territories: list[str]
    maximum: int | None
    awards: list[Award]
    facilitators: list[Facilitator]
    life: NotRequired[LotLife]


class ContractState(TypedDict):
    """A whole contract in its current state; no earlier event is needed. `maximum` in cents."""

    title: str
    usage: str
    centrale_role: str
    kind: str
    starts_on: str
    ends_on: str
    maximum: int | None
    lots: list[LotState]


class Registered(FirstCentraleFact):
    """`maximum` in cents, for all lots together."""

    TOPIC = "contract.registered"
    KIND = "Contrat préparé"
    title: str
    buyer: str
    usage: str
    centrale_role: str
    kind: str
    cpv: str | None
    notice_on: str | None
    starts_on: str
    ends_on: str
    maximum: int | None
    lots: list[Lot]


class Published(CentraleFact):
    TOPIC = "contract.published"
    KIND = "Contrat publié"
    reason: str | None


Opening = TypedDict("Opening", {"from": str, "member": str | None, "to_all": bool})


class Opened(SaltedSinceV2):
    """Opened to one member, or to all, those that join later included (`member` null), from a day on (R2162-6)."""

    TOPIC = "contract.opened"
    KIND = "Contrat ouvert"
    contract: str
    opening: Opening
    state: ContractState


class ContractOpened(FirstDeliveredFact):
    """The whole contract in its current state, open from `opened_from` on."""

    TOPIC = "delivered.contract-opened"
    KIND = "Contrat ouvert"
    contract: str
    title: str
    usage: str
    centrale_role: str
    kind: str
    opened_from: str
    starts_on: str
    ends_on: str
    lots: list[OpenLot]


class ContractReopened(DeliveredFact):
    """
    The same contract opened again (to all after to this member).

    `opened_from` is the earlier of the two days; `replaced_from` the day it was open from until now.
    """

    TOPIC = "delivered.contract-reopened"
    KIND = "Contrat rouvert"
    contract: str
    title: str
    usage: str
    centrale_role: str
    kind: str
    opened_from: str
    replaced_from: str
    starts_on: str
    ends_on: str
    lots: list[OpenLot]


class LotAwarded(LotFact, SaltedSinceV2):
    """`amount` in cents; a second award of the same lot makes it multi-award."""

    TOPIC = "contract.lot-awarded"
    KIND = "Lot attribué"
    award: Award
    amount: int | None
    sourcing: str | None
    group: list[GroupMember]
    evidence: Evidence | None


class LotAwardedCopy(LotFact, DeliveredFact):
    TOPIC = "delivered.lot-awarded"
    KIND = "Lot attribué"
    award: Award


class TargetAllocated(LotFact, SaltedSinceV2):
    """That member's part of the lot's target; `hours` replace `replaced` (hundredths, null at first)."""

    TOPIC = "contract.target-allocated"
    KIND = "Part d’objectif fixée"
    member: str
    hours: int
    replaced: int | None


class TargetAllocatedCopy(LotFact, DeliveredFact):
    """This member's part of the lot's target, in hundredths of an hour; `replaced` is the part it had."""

    TOPIC = "delivered.target-allocated"
    KIND = "Part d’objectif fixée"
    hours: int
    replaced: int | None


class FacilitatorAssigned(LotFact, SaltedSinceV2):
    """Who validates this lot's hours from a day on; `territory` null is everywhere."""

    TOPIC = "contract.facilitator-assigned"
    KIND = "Facilitateur désigné"
    assignment: Facilitator


class FacilitatorAssignedCopy(LotFact, DeliveredFact):
    """`in_territory`: the assignment is for this member's territory, or for everywhere."""

    TOPIC = "delivered.facilitator-assigned"
    KIND = "Facilitateur désigné"
    assignment: Facilitator
    in_territory: bool


class FacilitatorDeclined(LotFact, SaltedSinceV2):
    TOPIC = "contract.facilitator-declined"
    KIND = "Facilitateur retiré"
    facilitator: str
    on: str
    reason: str


class FacilitatorDeclinedCopy(LotFact, DeliveredFact):
    """`followed`: that facilitateur has the lot in this member's territory; else nothing changes for it."""

    TOPIC = "delivered.facilitator-declined"
    KIND = "Facilitateur retiré"
    facilitator: str
    on: str
    reason: str
    followed: bool
