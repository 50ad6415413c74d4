"""
Facts of the centrale as a member's log receives them: the member-safe form, and where it comes from.

Subjects: `LOG/membership/ID`, `LOG/opened-contract/ID`, `LOG/closed-quarter/2026-Q1`, `LOG/undeliverable/SEQ`.
`by` is `centrale`; `effective` that of the original.
"""

from tremplin_platform.events.fact import DeliveredFact, FirstDeliveredFact
from tremplin_platform.events.shapes import Award, Facilitator, LotHours, OpenLot


class ContractOpened(FirstDeliveredFact):
    """The whole contract as it stands, from `opened_from` on; repeated when it is opened again."""

    TOPIC = "delivered.contract-opened"
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


class LotAwarded(DeliveredFact):
    TOPIC = "delivered.lot-awarded"
    contract: str
    lot: str
    award: Award


class TargetAllocated(DeliveredFact):
    """This member's part of the lot's target, in hundredths of an hour; `replaced` is the part it had."""

    TOPIC = "delivered.target-allocated"
    contract: str
    lot: str
    hours: int
    replaced: int | None


class FacilitatorAssigned(DeliveredFact):
    """`in_territory`: the assignment is for this member's territory, or for everywhere."""

    TOPIC = "delivered.facilitator-assigned"
    contract: str
    lot: str
    assignment: Facilitator
    in_territory: bool


class QuarterClosed(FirstDeliveredFact):
    TOPIC = "delivered.quarter-closed"
    quarter: str


class QuarterPublished(DeliveredFact):
    """`published`: this log's reported hours of the quarter, by contract and lot, summed at delivery."""

    TOPIC = "delivered.quarter-published"
    quarter: str
    published: list[LotHours]


class Undeliverable(FirstDeliveredFact):
    """A fact addressed to this log that could not be formed: shown, never skipped, never a block."""

    TOPIC = "delivered.undeliverable"
    reason: str
