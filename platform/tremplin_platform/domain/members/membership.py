"""A member's copy of its own membership of the centrale."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.days import day_before
from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.fact import DeliveredFact, Fact, subject
from tremplin_platform.events.organisations import organisation as events


class Membership(BaseAggregate[str]):
    """One a log; its identifier is the log's."""

    TOPIC = "membership"
    Event = Fact
    MemberJoined = events.MemberJoined
    MemberLeft = events.MemberLeft
    MemberSiretChanged = events.MemberSiretChanged
    MembershipCorrectedCopy = events.MembershipCorrectedCopy
    MemberMerged = events.MemberMerged
    LineageReceivedCopy = events.LineageReceivedCopy
    MemberSplit = events.MemberSplit
    MemberDetached = events.MemberDetached

    @classmethod
    def join(
        cls,
        *,
        log: str,
        name: str,
        siret: str,
        territory: str,
        joined_on: str,
        provenance: Provenance,
    ) -> Self:
        """Record the member's registration in its log."""
        return cls._create(
            cls.MemberJoined,
            id=subject(log=log, kind=cls.TOPIC, identifier=log),
            name=name,
            siret=siret,
            territory=territory,
            joined_on=joined_on,
            **provenance,
        )

    @event(events.MemberJoined)
    def __init__(self, *, territory: str, joined_on: str) -> None:
        self.territory = territory
        self.joined_on = joined_on
        self.left_on: str | None = None

    def receive(
        self, fact: type[DeliveredFact], copied: Mapping[str, Any], *, provenance: Provenance
    ) -> None:
        """Record a fact about this member, with the fields that the centrale recorded."""
        self.trigger_event(fact, **copied, **provenance)

    def holds_on(self, day: date) -> bool:
        """Whether it is a member on a day: from the day it joined to the day it left, both included."""
        on = day.isoformat()
        return self.joined_on <= on and (self.left_on is None or on <= self.left_on)

    @event(events.MemberLeft)
    def _apply_member_left(self, *, left_on: str) -> None:
        self.left_on = left_on

    @event(events.MemberMerged)
    def _apply_member_merged(self, *, merged_on: str) -> None:
        self.left_on = day_before(merged_on)

    @event(events.MemberSplit)
    def _apply_member_split(self, *, split_on: str) -> None:
        self.left_on = day_before(split_on)

    @event(events.MembershipCorrectedCopy)
    def _apply_membership_corrected(self, *, joined_on: str) -> None:
        self.joined_on = joined_on
