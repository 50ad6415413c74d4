"""A mutualised contract of the centrale, with its lots, their awards and their facilitateurs."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.award import AlreadyAwarded, AwardTerms
from tremplin_platform.domain.clause_target import NoTarget
from tremplin_platform.domain.contract_terms import ContractTerms
from tremplin_platform.domain.lot_roles import award_to, facilitator_on, is_for
from tremplin_platform.domain.lot_terms import LotTerms, lots_of
from tremplin_platform.domain.opening import AlreadyOpened, AlreadyPublished, NotPublished, opened_from
from tremplin_platform.domain.refusals import NotOpened, NotPositive, UnknownLot
from tremplin_platform.domain.registration import check_territory
from tremplin_platform.events import contract as events
from tremplin_platform.events.contract import ContractState, LotState
from tremplin_platform.events.fact import (
    EVERY_MEMBER,
    NOBODY,
    Fact,
    contract_audience,
    member_audience,
    subject,
)
from tremplin_platform.events.shapes import Award, Facilitator, Lot


class Contract(BaseAggregate[str]):
    TOPIC = "contract"
    Event = Fact
    Registered = events.Registered
    Published = events.Published
    Opened = events.Opened
    LotAwarded = events.LotAwarded
    TargetAllocated = events.TargetAllocated
    FacilitatorAssigned = events.FacilitatorAssigned

    @classmethod
    def register(
        cls, *, identifier: str, terms: ContractTerms, lots: Sequence[LotTerms], today: date
    ) -> Self:
        """:raises Refused: what `ContractTerms.checked` and `lot_terms.lots_of` refuse"""
        return cls._create(
            cls.Registered,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            **terms.checked(),
            lots=lots_of(lots, title=terms.title, on=terms.law_day),
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.Registered)
    def __init__(
        self,
        *,
        title: str,
        usage: str,
        centrale_role: str,
        kind: str,
        notice_on: str | None,
        starts_on: str,
        ends_on: str,
        maximum: int | None,
        lots: list[Lot],
    ) -> None:
        self.title = title
        self.usage = usage
        self.centrale_role = centrale_role
        self.kind = kind
        self.law_day = notice_on or starts_on
        self.starts_on = starts_on
        self.ends_on = ends_on
        self.maximum = maximum
        self.lots: dict[str, LotState] = {
            lot["id"]: {**lot, "awards": [], "facilitators": []} for lot in lots
        }
        self.published = False
        self.opened_to_all: str | None = None
        self.opened_to: dict[str, str] = {}
        self.allocated: dict[str, dict[str, int]] = {}

    @property
    def identifier(self) -> str:
        """Its identifier in the centrale's log."""
        return self.id.rpartition("/")[2]

    def publish(self, *, reason: str | None, today: date) -> None:
        """:raises AlreadyPublished: it is"""
        if self.published:
            raise AlreadyPublished
        self.trigger_event(
            self.Published, reason=reason, audience=NOBODY, effective=today.isoformat(), by=CENTRALE
        )

    def open_to(self, member: str | None, *, since: date) -> None:
        """
        Open the contract to one member, or to all and to whoever joins later (None), from a day on (R2162-6).

        :raises NotPublished: it is not yet
        :raises AlreadyOpened: it is open to them from that day or an earlier one
        """
        if not self.published:
            raise NotPublished
        day = since.isoformat()
        known = self._opened_from(member)
        if known is not None and known <= day:
            raise AlreadyOpened
        self.trigger_event(
            self.Opened,
            contract=self.identifier,
            opening={"from": day, "member": member, "to_all": member is None},
            state=self._state(),
            audience=EVERY_MEMBER if member is None else member_audience(member),
            effective=day,
            by=CENTRALE,
        )

    def award(self, lot: str, terms: AwardTerms) -> None:
        """
        Award a lot; to a second contractor, it makes the lot multi-award.

        :raises UnknownLot: no such lot
        :raises AlreadyAwarded: to this contractor
        :raises Refused: what `AwardTerms.award` refuses
        """
        state = self._lot(lot)
        if award_to(state["awards"], contractor=terms.contractor) is not None:
            raise AlreadyAwarded
        award = terms.award(state["reservation"], on=self.law_day)
        self.trigger_event(
            self.LotAwarded,
            contract=self.identifier,
            lot=lot,
            award=award,
            **terms.kept_by_centrale(),
            audience=self._audience(),
            effective=award["notified_on"],
            by=CENTRALE,
        )

    def allocate(self, lot: str, *, member: str, hours: int, today: date) -> None:
        """
        Give a member its part of a fixed or computed target, in hundredths of an hour; it replaces the part it had.

        :raises UnknownLot: no such lot
        :raises NoTarget: the lot's clause sets none, or there is no clause
        :raises NotOpened: the contract is not open to this member
        :raises NotPositive: less than zero hours
        """
        clause = self._lot(lot)["clause"]
        if clause is None or clause["target"] is None:
            raise NoTarget
        if self._opened_from(member) is None:
            raise NotOpened(pointer="/member")
        if hours < 0:
            raise NotPositive(pointer="/hours")
        self.trigger_event(
            self.TargetAllocated,
            contract=self.identifier,
            lot=lot,
            member=member,
            hours=hours,
            replaced=self.allocated.get(lot, {}).get(member),
            audience=member_audience(member),
            effective=today.isoformat(),
            by=CENTRALE,
        )

    def assign_facilitator(self, lot: str, *, facilitator: str, since: date, territory: str | None) -> None:
        """
        Say who validates a lot's hours from a day on, everywhere or in one territory.

        :raises UnknownLot: no such lot
        :raises BadTerritory: the territory is no département
        """
        self._lot(lot)
        if territory is not None:
            check_territory(territory)
        day = since.isoformat()
        self.trigger_event(
            self.FacilitatorAssigned,
            contract=self.identifier,
            lot=lot,
            assignment={"facilitator": facilitator, "from": day, "territory": territory},
            audience=self._audience(),
            effective=day,
            by=CENTRALE,
        )

    def award_to(self, lot: str, *, contractor: str) -> Award | None:
        """
        The award of a lot to this contractor, or None.

        :raises UnknownLot: no such lot
        """
        return award_to(self._lot(lot)["awards"], contractor=contractor)

    def facilitator_on(self, lot: str, *, day: date) -> str | None:
        """
        Who validates on a day the lot's hours that are no member's alone, or None.

        :raises UnknownLot: no such lot
        """
        everywhere = [one for one in self._lot(lot)["facilitators"] if is_for(one, territory=None)]
        return facilitator_on(everywhere, day=day.isoformat())

    def _lot(self, lot: str) -> LotState:
        if lot not in self.lots:
            raise UnknownLot
        return self.lots[lot]

    def _opened_from(self, member: str | None) -> str | None:
        return opened_from(member, to=self.opened_to, to_all=self.opened_to_all)

    def _audience(self) -> str:
        return EVERY_MEMBER if self.opened_to_all is not None else contract_audience(self.identifier)

    def _state(self) -> ContractState:
        return {
            "title": self.title,
            "usage": self.usage,
            "centrale_role": self.centrale_role,
            "kind": self.kind,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "maximum": self.maximum,
            "lots": list(self.lots.values()),
        }

    @event(events.Published)
    def _apply_published(self) -> None:
        self.published = True

    @event(events.Opened)
    def _apply_opened(self, *, opening: events.Opening) -> None:
        if opening["member"] is None:
            self.opened_to_all = opening["from"]
        else:
            self.opened_to = {**self.opened_to, opening["member"]: opening["from"]}

    @event(events.LotAwarded)
    def _apply_lot_awarded(self, *, lot: str, award: Award) -> None:
        state = self.lots[lot]
        self.lots = {**self.lots, lot: {**state, "awards": [*state["awards"], award]}}

    @event(events.FacilitatorAssigned)
    def _apply_facilitator_assigned(self, *, lot: str, assignment: Facilitator) -> None:
        state = self.lots[lot]
        self.lots = {**self.lots, lot: {**state, "facilitators": [*state["facilitators"], assignment]}}

    @event(events.TargetAllocated)
    def _apply_target_allocated(self, *, lot: str, member: str, hours: int) -> None:
        self.allocated = {**self.allocated, lot: {**self.allocated.get(lot, {}), member: hours}}
