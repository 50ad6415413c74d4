"""
An organisation that the centrale deals with, and the copies that a member's own log receives.

Subjects: `centrale/organisation/ID`; `LOG/membership/LOG` of a copy.
"""

from tremplin_platform.events.fact import (
    CentraleFact,
    DeliveredFact,
    FirstDeliveredFact,
    FirstSaltedSinceV2,
    SaltedSinceV2,
)
from tremplin_platform.events.shapes import FigureTotal, Status


class Registered(FirstSaltedSinceV2):
    """`territory` is a département (`75`, `2A`, `971`); both it and `joined_on` are a member's only."""

    TOPIC = "organisation.registered"
    KIND = "Organisme enregistré"
    name: str
    siret: str
    kind: str
    joined_on: str | None
    territory: str | None
    statuses: list[Status]
    buyer_status: str | None


class MemberJoined(FirstDeliveredFact):
    TOPIC = "delivered.member-joined"
    KIND = "Adhésion"
    name: str
    siret: str
    territory: str
    joined_on: str


class StatusRecorded(CentraleFact):
    """A status of this SIRET, from its own day to its own end (never of the whole SIREN)."""

    TOPIC = "organisation.status-recorded"
    KIND = "Statut enregistré"
    status: Status


class Left(SaltedSinceV2):
    """`left_on` is the last day of membership: no call-off after it."""

    TOPIC = "organisation.left"
    KIND = "Départ"
    left_on: str


class MemberLeft(DeliveredFact):
    TOPIC = "delivered.member-left"
    KIND = "Départ"
    left_on: str


class SiretChanged(SaltedSinceV2):
    """The organisation has another SIRET from `effective` on; its identity does not change."""

    TOPIC = "organisation.siret-changed"
    KIND = "SIRET changé"
    siret: str
    replaced: str


class MemberSiretChanged(DeliveredFact):
    """The SIRET of this member from `effective` on."""

    TOPIC = "delivered.member-siret-changed"
    KIND = "SIRET changé"
    siret: str
    replaced: str


class MembershipCorrected(SaltedSinceV2):
    """The membership began on another day than recorded; earlier events stay as they are."""

    TOPIC = "organisation.membership-corrected"
    KIND = "Adhésion corrigée"
    joined_on: str
    replaced: str


class MembershipCorrectedCopy(DeliveredFact):
    """The membership began on another day than recorded; earlier events stay as they are."""

    TOPIC = "delivered.membership-corrected"
    KIND = "Adhésion corrigée"
    joined_on: str
    replaced: str


class Merged(SaltedSinceV2):
    """A member goes on as another, `into`, from `merged_on` on; pending matters can be finished in its log."""

    TOPIC = "organisation.merged"
    KIND = "Fusion"
    into: str
    merged_on: str


class MemberMerged(DeliveredFact):
    """This member goes on as `into`: no call-off from `merged_on` on, and pending matters here can be finished."""

    TOPIC = "delivered.member-merged"
    KIND = "Fusion"
    into: str
    merged_on: str


class LineageReceived(SaltedSinceV2):
    """
    Figures that a successor takes over from the member that merged into it, by figure and effective day.

    `totals` are those of the events of the predecessor's log beyond seq `after`, up to seq `cut`, in `parts` facts of
    which this is `part`. The first begins at 0; another follows whenever more is finished in that log.
    `buyer_status` is the successor's from then on.
    """

    TOPIC = "organisation.lineage-received"
    KIND = "Reprise d’un autre organisme"
    predecessor: str
    merged_on: str
    after: int
    cut: int
    part: int
    parts: int
    buyer_status: str | None
    totals: list[FigureTotal]


class LineageReceivedCopy(DeliveredFact):
    """The figures of a member that merged into this one, up to seq `cut` of its log: they count here from now on."""

    TOPIC = "delivered.lineage-received"
    KIND = "Reprise d’un autre membre"
    predecessor: str
    merged_on: str
    after: int
    cut: int
    part: int
    parts: int
    totals: list[FigureTotal]


class Split(SaltedSinceV2):
    """A member ends as several others, which begin on `split_on`; its figures stay in its own log."""

    TOPIC = "organisation.split"
    KIND = "Scission"
    into: list[str]
    split_on: str


class MemberSplit(DeliveredFact):
    TOPIC = "delivered.member-split"
    KIND = "Scission"
    into: list[str]
    split_on: str


class Detached(SaltedSinceV2):
    """A member began as a part of `predecessor`."""

    TOPIC = "organisation.detached"
    KIND = "Détachement"
    predecessor: str
    split_on: str


class MemberDetached(DeliveredFact):
    TOPIC = "delivered.member-detached"
    KIND = "Détachement"
    predecessor: str
    split_on: str
