"""A mutualised contract of the centrale, with its lots, their awards and their facilitateurs."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.contracts.contract_clause import ContractClause
from tremplin_platform.domain.contracts.contract_life import ContractLife
from tremplin_platform.domain.contracts.contract_lots import ContractLots
from tremplin_platform.domain.contracts.contract_terms import ContractTerms
from tremplin_platform.domain.contracts.contract_tranches import ContractTranches
from tremplin_platform.domain.contracts.opening import (
    AlreadyOpened,
    AlreadyPublished,
    NotPublished,
    opened_from,
)
from tremplin_platform.domain.contracts.renewing import check_duration
from tremplin_platform.domain.lots.lot_life import affirmed, life_of, lost, substituted, with_tranche
from tremplin_platform.domain.lots.lot_roles import declined
from tremplin_platform.domain.lots.lot_terms import LotTerms, lots_of
from tremplin_platform.events.clauses import annulment as annulment_events
from tremplin_platform.events.contracts import contract as events, contract_life as life_events
from tremplin_platform.events.contracts.contract import ContractState, LotState
from tremplin_platform.events.fact import (
    EVERY_MEMBER,
    NOBODY,
    Fact,
    contract_audience,
    member_audience,
    subject,
)
from tremplin_platform.events.lots import declining
from tremplin_platform.events.shapes import Award, Facilitator, Lot, LotPlace, Revision


class Contract(ContractClause, ContractLife, ContractLots, ContractTranches, BaseAggregate[str]):
    TOPIC = "contract"
    Event = Fact
    Registered = events.Registered
    Published = events.Published
    Opened = events.Opened
    LotAwarded = events.LotAwarded
    TargetAllocated = events.TargetAllocated
    FacilitatorAssigned = events.FacilitatorAssigned
    FacilitatorDeclined = declining.FacilitatorDeclined
    Renewed = life_events.Renewed
    TargetRevised = life_events.TargetRevised
    LotCancelled = life_events.LotCancelled
    LotTerminated = life_events.LotTerminated
    LotRelaunched = life_events.LotRelaunched
    LotRelaunchOf = life_events.LotRelaunchOf
    TrancheAdded = life_events.TrancheAdded
    TrancheAffirmed = life_events.TrancheAffirmed
    ContractorSubstituted = life_events.ContractorSubstituted
    HoursBroughtForward = life_events.HoursBroughtForward
    WinnerStatusChanged = life_events.WinnerStatusChanged
    OpenPointKept = life_events.OpenPointKept
    ClauseAnnulled = annulment_events.ClauseAnnulled

    @classmethod
    def register(
        cls, *, identifier: str, terms: ContractTerms, lots: Sequence[LotTerms], today: date
    ) -> Self:
        """:raises Refused: what `ContractTerms.checked`, `lot_terms.lots_of` and `check_duration` refuse"""
        checked = terms.checked()
        registered = lots_of(lots, title=terms.title, on=terms.law_day)
        starts_on, ends_on = checked["starts_on"], checked["ends_on"]
        check_duration(registered, starts_on=starts_on, ends_on=ends_on, on=terms.law_day, pointer="/ends_on")
        return cls._create(
            cls.Registered,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            **checked,
            lots=registered,
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.Registered)
    def __init__(
        self,
        *,
        title: str,
        buyer: str,
        usage: str,
        centrale_role: str,
        kind: str,
        cpv: str | None,
        notice_on: str | None,
        starts_on: str,
        ends_on: str,
        maximum: int | None,
        lots: list[Lot],
    ) -> None:
        self.title = title
        self.buyer = buyer
        self.cpv = cpv
        self.usage = usage
        self.centrale_role = centrale_role
        self.kind = kind
        self.law_day = notice_on or starts_on
        self.starts_on = starts_on
        self.ends_on = ends_on
        self.maximum = maximum
        self.lots: dict[str, LotState] = {lot["id"]: _unawarded(lot) for lot in lots}
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
        known = opened_from(member, to=self.opened_to, to_all=self.opened_to_all)
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
        self._won(lot, award)

    @event(events.FacilitatorAssigned)
    def _apply_facilitator_assigned(self, *, lot: str, assignment: Facilitator) -> None:
        state = self.lots[lot]
        self.lots = {**self.lots, lot: {**state, "facilitators": [*state["facilitators"], assignment]}}

    @event(declining.FacilitatorDeclined)
    def _apply_facilitator_declined(self, *, lot: str, facilitator: str, on: str) -> None:
        state = self.lots[lot]
        left = declined(state["facilitators"], facilitator=facilitator, on=on)
        self.lots = {**self.lots, lot: {**state, "facilitators": left}}

    @event(events.TargetAllocated)
    def _apply_target_allocated(self, *, lot: str, member: str, hours: int) -> None:
        self.allocated = {**self.allocated, lot: {**self.allocated.get(lot, {}), member: hours}}

    @event(life_events.Renewed)
    def _apply_renewed(self, *, ends_on: str) -> None:
        self.ends_on = ends_on

    @event(life_events.TargetRevised)
    def _apply_target_revised(self, *, lot: str, revision: Revision) -> None:
        self._live(lot, revisions=[*life_of(self.lots[lot]).get("revisions", ()), revision])

    @event(life_events.LotCancelled)
    def _apply_lot_cancelled(self, *, lot: str, effective: str) -> None:
        self._live(lot, cancelled_on=effective)
        self.allocated = {**self.allocated, lot: {}}

    @event(life_events.LotTerminated)
    def _apply_lot_terminated(self, *, lot: str, on: str) -> None:
        self._live(lot, terminated_on=on)

    @event(life_events.LotRelaunched)
    def _apply_lot_relaunched(self, *, lot: str, relaunched_as: LotPlace) -> None:
        self._live(lot, relaunched_as=relaunched_as)

    @event(life_events.LotRelaunchOf)
    def _apply_lot_relaunch_of(self, *, lot: str, relaunch_of: LotPlace) -> None:
        self._live(lot, relaunch_of=relaunch_of)

    @event(life_events.TrancheAdded)
    def _apply_tranche_added(self, *, lot: str, tranche: str, hours: int) -> None:
        self._live(lot, tranches=with_tranche(self.lots[lot], tranche, hours=hours))

    @event(life_events.TrancheAffirmed)
    def _apply_tranche_affirmed(self, *, lot: str, tranche: str, on: str) -> None:
        self._live(lot, tranches=affirmed(self.lots[lot], tranche, on=on))

    @event(life_events.ContractorSubstituted)
    def _apply_contractor_substituted(self, *, lot: str, replaced: str, award: Award) -> None:
        self._won(lot, award)
        self._live(lot, substitutions=substituted(self.lots[lot], replaced=replaced, award=award))

    @event(life_events.WinnerStatusChanged)
    def _apply_winner_status_changed(self, *, lot: str, contractor: str, lost_on: str | None) -> None:
        self._live(lot, lost_statuses=lost(self.lots[lot], contractor=contractor, on=lost_on))

    @event(life_events.HoursBroughtForward)
    def _apply_hours_brought_forward(self) -> None:
        """They are the member's: nothing of the lot changes."""

    @event(life_events.OpenPointKept)
    def _apply_open_point_kept(self) -> None:
        """It is kept to be seen: nothing follows from it."""

    @event(annulment_events.ClauseAnnulled)
    def _apply_clause_annulled(self, *, lot: str, effective: str) -> None:
        self._live(lot, annulled_on=effective)
        self.allocated = {**self.allocated, lot: {}}


def _unawarded(lot: Lot) -> LotState:
    return {
        "id": lot["id"],
        "title": lot["title"],
        "reservation": lot["reservation"],
        "clause": lot["clause"],
        "territories": lot["territories"],
        "maximum": lot["maximum"],
        "awards": [],
        "facilitators": [],
    }
