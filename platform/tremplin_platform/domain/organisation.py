"""An organisation that the centrale deals with: a member, a contractor, a facilitateur, or another."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.law import KINDS
from tremplin_platform.domain.refusals import EndsBeforeItBegins, Refused, UnknownValue
from tremplin_platform.events import organisation as events
from tremplin_platform.events.fact import NOBODY, Fact, member_audience, subject
from tremplin_platform.events.shapes import Status

MEMBER = "member"
CONTRACTOR = "contractor"
FACILITATOR = "facilitator"
ORGANISATION_KINDS = frozenset({MEMBER, CONTRACTOR, FACILITATOR, "other"})
BUYER_STATUSES = frozenset({"central-authority", "contracting-authority", "entity"})
"""Which thresholds of L2112-2-1 a buyer is under."""


class AlreadyLeft(Refused):
    """Cet organisme a déjà quitté la centrale."""

    code = "already-left"
    pointer = "/left_on"


class NotAContractor(Refused):
    """Seul un titulaire porte un statut (EA, ESAT, EI…)."""

    code = "not-a-contractor"


class NotOfMemberKind(Refused):
    """Seul un organisme membre peut quitter la centrale."""

    code = "not-a-member"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTerms:
    """One status of a contractor, from its first day to its last (None: still holding)."""

    kind: str
    since: date
    until: date | None

    def status(self, *, pointer: str = "") -> Status:
        """
        The status as events carry it.

        :raises UnknownValue: the kind is none of those the law or the CCAG names
        :raises EndsBeforeItBegins: `until` is before `since`
        """
        if self.kind not in KINDS:
            raise UnknownValue(pointer=f"{pointer}/kind")
        if self.until is not None and self.until < self.since:
            raise EndsBeforeItBegins(pointer=f"{pointer}/to")
        return {
            "kind": self.kind,
            "from": self.since.isoformat(),
            "to": None if self.until is None else self.until.isoformat(),
        }


class Organisation(BaseAggregate[str]):
    TOPIC = "organisation"
    Event = Fact
    Registered = events.Registered
    StatusRecorded = events.StatusRecorded
    Left = events.Left

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
    def __init__(self, *, kind: str, joined_on: str | None, statuses: list[Status]) -> None:
        self.kind = kind
        self.joined_on = joined_on
        self.left_on: str | None = None
        self.statuses = list(statuses)

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

    def record_status(self, terms: StatusTerms) -> None:
        """:raises NotAContractor: a status is a contractor's only; and what `StatusTerms.status` raises"""
        if self.kind != CONTRACTOR:
            raise NotAContractor
        status = terms.status()
        self.trigger_event(
            self.StatusRecorded, status=status, audience=NOBODY, effective=status["from"], by=CENTRALE
        )

    def leave(self, *, left_on: date) -> None:
        """
        End the membership: `left_on` is the first day without it.

        :raises NotOfMemberKind: it is no member
        :raises AlreadyLeft: it has left before
        :raises EndsBeforeItBegins: before it joined
        """
        if self.kind != MEMBER:
            raise NotOfMemberKind
        if self.left_on is not None:
            raise AlreadyLeft
        day = left_on.isoformat()
        if self.joined_on is not None and day < self.joined_on:
            raise EndsBeforeItBegins(pointer="/left_on")
        self.trigger_event(
            self.Left, left_on=day, audience=member_audience(self.identifier), effective=day, by=CENTRALE
        )

    @event(events.StatusRecorded)
    def _apply_status_recorded(self, *, status: Status) -> None:
        self.statuses = [*self.statuses, status]

    @event(events.Left)
    def _apply_left(self, *, left_on: str) -> None:
        self.left_on = left_on
