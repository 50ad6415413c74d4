"""
Facts of the centrale about a member itself, as that member's log receives them. Subject: `LOG/membership/LOG`.

`by` is `centrale`; `effective` that of the original.
"""

from tremplin_platform.events.fact import DeliveredFact, FirstDeliveredFact
from tremplin_platform.events.shapes import FigureTotal


class MemberJoined(FirstDeliveredFact):
    TOPIC = "delivered.member-joined"
    name: str
    siret: str
    territory: str
    joined_on: str


class MemberLeft(DeliveredFact):
    TOPIC = "delivered.member-left"
    left_on: str


class MemberSiretChanged(DeliveredFact):
    """The SIRET that this member is known by from `effective` on."""

    TOPIC = "delivered.member-siret-changed"
    siret: str
    replaced: str


class MembershipCorrected(DeliveredFact):
    """The membership began on another day than was said; what was told before stays as it was told."""

    TOPIC = "delivered.membership-corrected"
    joined_on: str
    replaced: str


class MemberMerged(DeliveredFact):
    """This member goes on as `into`: no call-off from `merged_on` on, and what waits here can be finished."""

    TOPIC = "delivered.member-merged"
    into: str
    merged_on: str


class LineageReceived(DeliveredFact):
    """The figures of a member that merged into this one, up to seq `cut` of its log: they count here from now on."""

    TOPIC = "delivered.lineage-received"
    predecessor: str
    merged_on: str
    after: int
    cut: int
    part: int
    parts: int
    totals: list[FigureTotal]


class MemberSplit(DeliveredFact):
    TOPIC = "delivered.member-split"
    into: list[str]
    split_on: str


class MemberDetached(DeliveredFact):
    TOPIC = "delivered.member-detached"
    predecessor: str
    split_on: str
