"""An organisation that the centrale deals with: a member, a contractor, a facilitateur, or another."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.days import day_before
from tremplin_platform.domain.organisations.membership_rules import (
    MergedIntoItself,
    NotAContractor,
    NotASuccessor,
    check_end,
    check_first_day,
    check_last_day,
    check_new_siret,
    inherited_status,
)
from tremplin_platform.domain.organisations.organisation_terms import (
    CONTRACTOR,
    MEMBER,
    StatusTerms,
    check_kind,
    check_membership,
    held_on,
    with_status,
)
from tremplin_platform.domain.organisations.siret import KnownSiret, check_siret, known_sirets
from tremplin_platform.domain.refusals import FieldOutOfPlace
from tremplin_platform.events.fact import NOBODY, CentraleFact, Fact, member_audience, subject
from tremplin_platform.events.organisations import organisation as events
from tremplin_platform.events.shapes import FigureTotal, Status


class Organisation(BaseAggregate[str]):
    TOPIC = "organisation"
    Event = Fact
    Registered = events.Registered
    StatusRecorded = events.StatusRecorded
    Left = events.Left
    SiretChanged = events.SiretChanged
    MembershipCorrected = events.MembershipCorrected
    Merged = events.Merged
    LineageReceived = events.LineageReceived
    Split = events.Split
    Detached = events.Detached

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
        statuses: Sequence[StatusTerms],
        buyer_status: str | None,
        today: date,
    ) -> Self:
        """
        Register an organisation. A member's registration is delivered to its log, and holds from the day it joined.

        :raises Refused: what `check_kind`, `check_membership`, `check_siret` and `StatusTerms.status` refuse
        :raises FieldOutOfPlace: statuses of an organisation that is no contractor
        """
        check_kind(kind, buyer_status=buyer_status, identifier=identifier)
        check_membership(kind, joined_on=joined_on, territory=territory)
        if statuses and kind != CONTRACTOR:
            raise FieldOutOfPlace(pointer="/statuses")
        return cls._create(
            cls.Registered,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            name=name,
            siret=check_siret(siret),
            kind=kind,
            joined_on=None if joined_on is None else joined_on.isoformat(),
            territory=territory,
            statuses=[terms.status(pointer=f"/statuses/{place}") for place, terms in enumerate(statuses)],
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
        self.merged_into: str | None = None
        self.merged_on: str | None = None
        self.lineages: dict[str, int] = {}
        self.statuses = list(statuses)
        self.buyer_status = buyer_status
        self.sirets = [["", siret]]

    @property
    def identifier(self) -> str:
        """Its identifier in the centrale's log."""
        return self.id.rpartition("/")[2]

    def kinds_on(self, day: date) -> list[str]:
        """Return the statuses that hold on a day, each once, in alphabetical order."""
        return sorted({status["kind"] for status in held_on(self.statuses, day=day.isoformat())})

    def known_sirets(self) -> list[KnownSiret]:
        """Return the SIRETs it has and had; it has none after the last day of its membership."""
        return known_sirets(self.sirets, left_on=self.left_on)

    def siret_on(self, day: date) -> str:
        """Return its SIRET on a day. A SIRET may change; the identifier does not."""
        on = day.isoformat()
        return max(known for known in self.sirets if known[0] <= on)[1]

    def is_member_on(self, day: date) -> bool:
        """Whether it is a member on a day: from the day it joined to the day it left, both included."""
        on = day.isoformat()
        return (
            self.joined_on is not None
            and self.joined_on <= on
            and (self.left_on is None or on <= self.left_on)
        )

    def record_status(self, terms: StatusTerms) -> None:
        """
        Record a status; one of the same kind from the same day is replaced.

        :raises NotAContractor: a status is a contractor's only
        :raises Refused: what `StatusTerms.status` refuses
        """
        if self.kind != CONTRACTOR:
            raise NotAContractor
        status = terms.status()
        self._decide(self.StatusRecorded, status["from"], status=status)

    def change_siret(self, siret: str, *, since: date) -> None:
        """Replace the SIRET from a day on. :raises Refused: what `check_new_siret` refuses"""
        known = self.siret_on(since)
        siret = check_new_siret(siret, known=known)
        self._decide(self.SiretChanged, since.isoformat(), siret=siret, replaced=known)

    def leave(self, *, left_on: date) -> None:
        """
        End the membership: `left_on` is its last day.

        :raises Refused: what `check_last_day` refuses
        """
        day = left_on.isoformat()
        check_last_day(day, joined_on=self.joined_on, left_on=self.left_on)
        self._decide(self.Left, day, left_on=day)

    def correct_membership(self, *, joined_on: date) -> None:
        """
        Correct the day on which the membership began.

        :raises Refused: what `check_first_day` refuses
        """
        day = joined_on.isoformat()
        replaced = check_first_day(day, joined_on=self.joined_on, left_on=self.left_on)
        self._decide(self.MembershipCorrected, day, joined_on=day, replaced=replaced)

    def merge(self, *, into: "Organisation", merged_on: date, today: date) -> None:
        """
        Merge into another member from a day on.

        :raises MergedIntoItself: into itself
        :raises NotASuccessor: the other is no member that day, or has left
        :raises Refused: what `check_end` refuses
        """
        if into.id == self.id:
            raise MergedIntoItself
        check_end(merged_on, joined_on=self.joined_on, left_on=self.left_on, today=today)
        if into.left_on is not None or not into.is_member_on(merged_on):
            raise NotASuccessor
        day = merged_on.isoformat()
        self._decide(self.Merged, day, into=into.identifier, merged_on=day)

    def receive_lineage(
        self, predecessor: "Organisation", *, cut: int, parts: list[list[FigureTotal]]
    ) -> None:
        """
        Take over figures of a member that merged into this one: those of its log that were not taken over yet.

        :param cut: the last seq of the predecessor's log that `parts` sum
        """
        after = self.lineages.get(predecessor.identifier, 0)
        merged_on = predecessor.merged_on or ""
        for part, totals in enumerate(parts, 1):
            self._decide(
                self.LineageReceived,
                merged_on,
                predecessor=predecessor.identifier,
                merged_on=merged_on,
                after=after,
                cut=cut,
                part=part,
                parts=len(parts),
                buyer_status=inherited_status(self.buyer_status, predecessor=predecessor.buyer_status),
                totals=totals,
            )

    def split(self, *, into: list[str], split_on: date, today: date) -> None:
        """
        Split into several members that begin on a day; the log of this one keeps its facts.

        :raises Refused: what `check_end` refuses
        """
        check_end(split_on, joined_on=self.joined_on, left_on=self.left_on, today=today)
        day = split_on.isoformat()
        self._decide(self.Split, day, into=into, split_on=day)

    def detach(self, *, predecessor: str, split_on: date) -> None:
        """Record the member that this one was a part of until the day it began."""
        day = split_on.isoformat()
        self._decide(self.Detached, day, predecessor=predecessor, split_on=day)

    def _decide(self, fact: type[CentraleFact], day: str, **fields: Any) -> None:
        audience = member_audience(self.identifier) if self.kind == MEMBER else NOBODY
        self.trigger_event(fact, **fields, audience=audience, effective=day, by=CENTRALE)

    @event(events.StatusRecorded)
    def _apply_status_recorded(self, *, status: Status) -> None:
        self.statuses = with_status(self.statuses, status)

    @event(events.SiretChanged)
    def _apply_siret_changed(self, *, siret: str, effective: str) -> None:
        self.sirets = sorted([*(known for known in self.sirets if known[0] != effective), [effective, siret]])

    @event(events.Left)
    def _apply_left(self, *, left_on: str) -> None:
        self.left_on = left_on

    @event(events.MembershipCorrected)
    def _apply_membership_corrected(self, *, joined_on: str) -> None:
        self.joined_on = joined_on

    @event(events.Merged)
    def _apply_merged(self, *, into: str, merged_on: str) -> None:
        self.merged_into, self.merged_on, self.left_on = into, merged_on, day_before(merged_on)

    @event(events.LineageReceived)
    def _apply_lineage_received(self, *, predecessor: str, cut: int, buyer_status: str | None) -> None:
        self.lineages = {**self.lineages, predecessor: cut}
        self.buyer_status = buyer_status

    @event(events.Split)
    def _apply_split(self, *, split_on: str) -> None:
        self.left_on = day_before(split_on)
