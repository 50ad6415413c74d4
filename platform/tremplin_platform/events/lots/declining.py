"""
A facilitateur that declines a lot: from then on the buyer follows its hours.

Subjects: `centrale/contract/ID`, and `LOG/opened-contract/ID` as a member's log receives it. `on` is the first day
that the facilitateur does not follow the lot.
"""

from tremplin_platform.events.fact import DeliveredFact, SaltedSinceV2


class FacilitatorDeclined(SaltedSinceV2):
    TOPIC = "contract.facilitator-declined"
    contract: str
    lot: str
    facilitator: str
    on: str
    reason: str


class DeclineReceived(DeliveredFact):
    """`followed`: that facilitateur has the lot in this member's territory; else nothing changes for it."""

    TOPIC = "delivered.facilitator-declined"
    contract: str
    lot: str
    facilitator: str
    on: str
    reason: str
    followed: bool
