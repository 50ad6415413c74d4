"""An organisation that the centrale deals with: a member, a contractor, a facilitateur, or another."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.membership_rules import (
    NotAContractor,
    check_first_day,
    check_last_day,
    check_new_siret,
)
from tremplin_platform.domain.organisation_terms import CONTRACTOR, MEMBER, StatusTerms
from tremplin_platform.events import organisation as events
from tremplin_platform.events.fact import NOBODY, Fact, member_audience, subject
from tremplin_platform.events.shapes import Status


class Organisation(BaseAggregate[str]):
    TOPIC = "organisation"
    Event = Fact
    Registered = events.Registered
    StatusRecorded = events.StatusRecorded
    Left = events.Left
    SiretChanged = events.SiretChanged
    MembershipCorrected = events.MembershipCorrected

    @classmethod
    def register(
        cls,
        *,
        identifier: str,
        name: str,
        siret: str,
        kind: str,
        joined_on: date | None,
        territory: str | None,
        statuses: list[Status],
        buyer_status: str | None,
        today: date,
    ) -> Self:
        """
        A new organisation. What is checked of its fields is in `registration`.

        A member's registration is addressed to its own log and holds from the day it joined.
        """
        return cls._create(
            cls.Registered,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            name=name,
            siret=siret,
            kind=kind,
            joined_on=None if joined_on is None else joined_on.isoformat(),
            territory=territory,
            statuses=statuses,
            buyer_status=buyer_status,
            audience=member_audience(identifier) if kind == MEMBER else NOBODY,
            effective=(joined_on or today).isoformat(),
            by=CENTRALE,
        )

    @event(events.Registered)
    def __init__(
        self,
        *,
        siret: str,
        kind: str,
        joined_on: str | None,
        statuses: list[Status],
        buyer_status: str | None,
    ) -> None:
        self.kind = kind
        self.joined_on = joined_on
        self.left_on: str | None = None
        self.statuses = list(statuses)
        self.buyer_status = buyer_status
        self.sirets = [["", siret]]

    @property
    def identifier(self) -> str:
        """Its identifier in the centrale's log."""
        return self.id.rpartition("/")[2]

    def kinds_on(self, day: date) -> list[str]:
        """The statuses that hold on a day, each once, in alphabetical order."""
        on = day.isoformat()
        return sorted(
            {
                status["kind"]
                for status in self.statuses
                if status["from"] <= on and (status["to"] is None or on <= status["to"])
            }
        )

    def siret_on(self, day: date) -> str:
        """The SIRET it is known by on a day: what it is, is its identifier; a SIRET has its days."""
        on = day.isoformat()
        return max(known for known in self.sirets if known[0] <= on)[1]

    def is_member_on(self, day: date) -> bool:
        """Whether it is a member on a day: from the day it joined, until the day before it left."""
        on = day.isoformat()
        return (
            self.joined_on is not None
            and self.joined_on <= on
            and (self.left_on is None or on < self.left_on)
        )

    def record_status(self, terms: StatusTerms) -> None:
        """:raises NotAContractor: a status is a contractor's only; and what `StatusTerms.status` raises"""
        if self.kind != CONTRACTOR:
            raise NotAContractor
        status = terms.status()
        self.trigger_event(
            self.StatusRecorded, status=status, audience=NOBODY, effective=status["from"], by=CENTRALE
        )

    def change_siret(self, siret: str, *, since: date) -> None:
        """:raises Refused: what `check_new_siret` refuses"""
        known = self.siret_on(since)
        self.trigger_event(
            self.SiretChanged,
            siret=check_new_siret(siret, known=known),
            replaced=known,
            audience=self._audience(),
            effective=since.isoformat(),
            by=CENTRALE,
        )

    def leave(self, *, left_on: date) -> None:
        """
        End the membership: `left_on` is the first day without it.

        :raises Refused: what `check_last_day` refuses
        """
        day = left_on.isoformat()
        check_last_day(day, joined_on=self.joined_on, left_on=self.left_on)
        self.trigger_event(self.Left, left_on=day, audience=self._audience(), effective=day, by=CENTRALE)

    def correct_membership(self, *, joined_on: date) -> None:
        """
        Say on which day the membership really began.

        :raises Refused: what `check_first_day` refuses
        """
        day = joined_on.isoformat()
        self.trigger_event(
            self.MembershipCorrected,
            joined_on=day,
            replaced=check_first_day(day, joined_on=self.joined_on, left_on=self.left_on),
            audience=self._audience(),
            effective=day,
            by=CENTRALE,
        )

    def _audience(self) -> str:
        return member_audience(self.identifier) if self.kind == MEMBER else NOBODY

    @event(events.StatusRecorded)
    def _apply_status_recorded(self, *, status: Status) -> None:
        self.statuses = [*self.statuses, status]

    @event(events.SiretChanged)
    def _apply_siret_changed(self, *, siret: str, effective: str) -> None:
        self.sirets = sorted([*(known for known in self.sirets if known[0] != effective), [effective, siret]])

    @event(events.Left)
    def _apply_left(self, *, left_on: str) -> None:
        self.left_on = left_on

    @event(events.MembershipCorrected)
    def _apply_membership_corrected(self, *, joined_on: str) -> None:
        self.joined_on = joined_on
