"""A mutualised contract of the centrale, with its lots, their awards and their facilitateurs."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.clauses.clause_status import status_on
from tremplin_platform.domain.contracts.contract_terms import (
    AlreadyOpened,
    AlreadyPublished,
    ContractTerms,
    NotLater,
    NotPublished,
    check_duration,
)
from tremplin_platform.domain.contracts.essential_data import check_essential_data
from tremplin_platform.domain.lots import lot_amendments, lot_roles, lot_state
from tremplin_platform.domain.lots.award import AwardTerms, DecidedAward
from tremplin_platform.domain.lots.clause_target import ClauseTerms
from tremplin_platform.domain.lots.lot_terms import LotTerms, lots_of
from tremplin_platform.domain.organisations.organisation_terms import check_territory
from tremplin_platform.domain.refusals import NotOpened, NotPositive, UnknownLot
from tremplin_platform.events.contracts import contract as events, contract_life as life_events
from tremplin_platform.events.contracts.essential_data import EssentialData, EssentialDataRecorded
from tremplin_platform.events.fact import (
    EVERY_MEMBER,
    NOBODY,
    CentraleFact,
    Fact,
    contract_audience,
    member_audience,
    subject,
)
from tremplin_platform.events.shapes import Award, Facilitator, Lot, LotPlace, Revision


class Contract(BaseAggregate[str]):
    """
    Each decision is delivered to the members that the contract is open to, unless its method says otherwise.

    A decision that a rule forbids raises the `Refused` of that rule and records nothing: see the checks that its method
    calls, in `lot_amendments` and `lot_roles`. Hours in hundredths.
    """

    TOPIC = "contract"
    Event = Fact
    Registered = events.Registered
    Published = events.Published
    Opened = events.Opened
    LotAwarded = events.LotAwarded
    TargetAllocated = events.TargetAllocated
    FacilitatorAssigned = events.FacilitatorAssigned
    FacilitatorDeclined = events.FacilitatorDeclined
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
    EssentialDataRecorded = EssentialDataRecorded
    ClauseAnnulled = life_events.ClauseAnnulled

    @classmethod
    def register(
        cls, *, identifier: str, terms: ContractTerms, lots: Sequence[LotTerms], today: date
    ) -> Self:
        """Register a contract. :raises Refused: what `ContractTerms.checked`, `lots_of` and `check_duration` refuse"""
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
        self.lots = lot_state.register(lots)
        self.published = False
        self.opened_to_all: str | None = None
        self.opened_to: dict[str, str] = {}
        self.allocated: dict[str, dict[str, int]] = {}

    @property
    def identifier(self) -> str:
        """Its identifier in the centrale's log."""
        return self.id.rpartition("/")[2]

    def open_from(self, member: str | None) -> str | None:
        """Return the day the contract is open from to a member (None: to all), or None while it is not."""
        days = [self.opened_to_all, None if member is None else self.opened_to.get(member)]
        return min((day for day in days if day is not None), default=None)

    def award_to(self, lot: str, *, contractor: str) -> Award | None:
        """Return the award of a lot to this contractor, or None. :raises LotCancelled: the lot is"""
        state = self._lot(lot)
        lot_amendments.check_not_cancelled(state)
        return lot_roles.award_to(state["awards"], contractor=contractor)

    def facilitator_on(self, lot: str, *, day: date) -> str | None:
        """Return the facilitateur that validates the lot's shared hours on a day, or None."""
        assignments = lot_roles.assignments_in(self._lot(lot)["facilitators"], territory=None)
        return lot_roles.facilitator_on(assignments, day=day.isoformat())

    def publish(self, *, reason: str | None, today: date) -> None:
        """Publish the contract; delivered to no member. :raises AlreadyPublished: it is published"""
        if self.published:
            raise AlreadyPublished
        day = today.isoformat()
        self.trigger_event(self.Published, reason=reason, audience=NOBODY, effective=day, by=CENTRALE)

    def open_to(self, member: str | None, *, since: date) -> None:
        """
        Open the contract to one member, or to all, present and future (None), from a day on (R2162-6).

        :raises NotPublished: it is not yet
        :raises AlreadyOpened: it is open to them from that day or an earlier one
        """
        if not self.published:
            raise NotPublished
        day, known = since.isoformat(), self.open_from(member)
        if known is not None and known <= day:
            raise AlreadyOpened
        self._decide(
            self.Opened,
            opening={"from": day, "member": member, "to_all": member is None},
            state=self._state(),
            audience=EVERY_MEMBER if member is None else member_audience(member),
            effective=day,
        )

    def renew(self, *, until: date) -> None:
        """
        Move the contract's end to a later day: the renewal is tacit and the contractor may not refuse it (R2112-4).

        :raises NotLater: `until` is the end it has, or before
        :raises EssDuration: a lot reserved to the social economy would pass three years
        """
        day, lots = until.isoformat(), self.lots.values()
        if day <= self.ends_on:
            raise NotLater
        check_duration(lots, starts_on=self.starts_on, ends_on=day, on=self.law_day, pointer="/until")
        first = date.fromisoformat(self.ends_on) + timedelta(days=1)
        self._decide(self.Renewed, effective=first.isoformat(), ends_on=day, replaced=self.ends_on)

    def award(self, lot: str, terms: AwardTerms) -> None:
        """Award a lot; to a second contractor, it makes the lot multi-award."""
        lot_roles.check_awardable(self._lot(lot), contractor=terms.contractor)
        decided = terms.decide(self.lots[lot]["reservation"], on=self.law_day)
        self._decide_award(self.LotAwarded, lot, decided, **decided.kept)

    def substitute(self, lot: str, terms: AwardTerms, *, ground: str) -> None:
        """
        Put another contractor in the place of the one that orders go to on that day (R2194-6).

        On a reserved lot it must meet the same conditions as the first.
        """
        lot_roles.check_awardable(self._lot(lot), contractor=terms.contractor)
        replaced = lot_roles.holder_on(self.lots[lot], day=terms.notified_on)["contractor"]
        decided = terms.decide(self.lots[lot]["reservation"], on=self.law_day)
        replacement = {"replaced": replaced, "ground": ground, "evidence": decided.kept["evidence"]}
        self._decide_award(self.ContractorSubstituted, lot, decided, **replacement)

    def allocate(self, lot: str, *, member: str, hours: int, today: date) -> None:
        """Give a member its part of the target, in place of the part it had; delivered to that member alone."""
        lot_amendments.check_amendable(self._lot(lot))
        lot_amendments.check_has_target(self._lot(lot), day=today.isoformat())
        self._check_open_to(member)
        if hours < 0:
            raise NotPositive(pointer="/hours")
        part = {"member": member, "hours": hours, "replaced": self.allocated.get(lot, {}).get(member)}
        audience, day = member_audience(member), today.isoformat()
        self._decide(self.TargetAllocated, effective=day, audience=audience, lot=lot, **part)

    def assign_facilitator(self, lot: str, *, facilitator: str, since: date, territory: str | None) -> None:
        """Name who validates a lot's hours from a day on, in one territory or everywhere (None)."""
        self._lot(lot)
        if territory is not None:
            check_territory(territory)
        day = since.isoformat()
        assignment: Facilitator = {"facilitator": facilitator, "from": day, "territory": territory}
        self._decide(self.FacilitatorAssigned, effective=day, lot=lot, assignment=assignment)

    def decline_facilitator(self, lot: str, *, facilitator: str, on: date, reason: str) -> None:
        """Record that a facilitateur declines the lot: from `on`, the buyer follows it until another is named."""
        lot_roles.check_assigned(self._lot(lot), facilitator=facilitator)
        day = on.isoformat()
        self._decide(
            self.FacilitatorDeclined, effective=day, lot=lot, facilitator=facilitator, on=day, reason=reason
        )

    def revise_target(self, lot: str, terms: ClauseTerms, *, effective_on: date, ground: str) -> None:
        """Amend a lot's clause from a day on; what was due before is judged by the clause of then."""
        lot_amendments.check_amendable(self._lot(lot))
        revision = lot_amendments.revision_of(terms, effective_on=effective_on, ground=ground)
        self._decide(self.TargetRevised, effective=revision["effective_on"], lot=lot, revision=revision)

    def annul_clause(self, lot: str, *, on: date, reason: str) -> None:
        """Annul a lot's clause (CCAG-FCS 16.1.4.4): nothing is due from `on`, the hours done stay."""
        status_on(self.identifier, self._lot(lot), day=on, due=0)
        self._decide(self.ClauseAnnulled, effective=on.isoformat(), lot=lot, reason=reason)

    def cancel(self, lot: str, *, reason: str, today: date) -> None:
        """Give a lot up before its notification; it stays visible."""
        lot_amendments.check_cancellable(self._lot(lot), today=today)
        self._decide(self.LotCancelled, effective=today.isoformat(), lot=lot, reason=reason)

    def terminate(self, lot: str, *, on: date, reason: str) -> None:
        """End a lot: `on` is the last day on which it may be ordered on. Orders placed before go on."""
        lot_amendments.check_terminable(self._lot(lot), on=on)
        day = on.isoformat()
        self._decide(self.LotTerminated, effective=day, lot=lot, on=day, reason=reason)

    def relaunch(self, lot: str, *, relaunched_as: LotPlace, today: date) -> None:
        """Link a lot that failed to the one that is tendered in its place."""
        lot_amendments.check_relaunchable(self._lot(lot))
        self._decide(self.LotRelaunched, effective=today.isoformat(), lot=lot, relaunched_as=relaunched_as)

    def relaunch_from(self, lot: str, *, failed: LotPlace, today: date) -> None:
        """Link a lot to the one that failed before it."""
        lot_amendments.check_no_predecessor(self._lot(lot))
        self._decide(self.LotRelaunchOf, effective=today.isoformat(), lot=lot, relaunch_of=failed)

    def note_status(self, lot: str, *, contractor: str, lost_on: str | None, today: date) -> None:
        """
        Record that the winner of a reserved lot loses its status on a day, or holds it after all (None).

        Does nothing where that is known. The lot stays reserved as it was at award.
        """
        if lot_amendments.status_lost_on(self._lot(lot), contractor=contractor) == lost_on:
            return
        day = lost_on or today.isoformat()
        self._decide(self.WinnerStatusChanged, effective=day, lot=lot, contractor=contractor, lost_on=lost_on)

    def add_tranche(self, lot: str, *, tranche: str, hours: int, today: date) -> None:
        """Add a tranche: none of its hours is due until it is affirmed (R2113-6)."""
        state, day = self._lot(lot), today.isoformat()
        lot_amendments.check_divisible(state)
        if hours <= 0:
            raise NotPositive(pointer="/hours")
        lot_amendments.check_has_target(state, day=day)
        self._decide(self.TrancheAdded, effective=day, lot=lot, tranche=tranche, hours=hours)

    def affirm_tranche(self, lot: str, *, tranche: str, on: date) -> None:
        """
        Make a tranche firm: from `on` its hours add to the lot's target.

        :raises KeyError: no such tranche
        """
        state, day = self._lot(lot), on.isoformat()
        lot_amendments.check_divisible(state)
        hours = lot_amendments.unaffirmed_hours(state, tranche)
        self._decide(self.TrancheAffirmed, effective=day, lot=lot, tranche=tranche, hours=hours, on=day)

    def record_opening_balance(self, lot: str, *, member: str, hours: int, on: date, evidence: str) -> None:
        """Add hours a member had validated before the platform followed the lot; delivered to that member alone."""
        state, day = self._lot(lot), on.isoformat()
        lot_amendments.check_not_cancelled(state)
        self._check_open_to(member)
        if hours <= 0:
            raise NotPositive(pointer="/hours")
        award = lot_roles.award_on(state["awards"], day=day) or next(iter(state["awards"]), None)
        self._decide(
            self.HoursBroughtForward,
            effective=day,
            audience=member_audience(member),
            lot=lot,
            member=member,
            hours=hours,
            on=day,
            evidence=evidence,
            protected=award is not None and award["protected"],
            category=None if award is None else lot_roles.category_at(award),
        )

    def record_essential_data(self, lot: str, data: EssentialData, *, today: date) -> None:
        """Record what is published of a lot (DECP) in place of what was recorded before; delivered to no member."""
        lot_amendments.check_not_cancelled(self._lot(lot))
        check_essential_data(data)
        self._decide(
            self.EssentialDataRecorded, effective=today.isoformat(), audience=NOBODY, lot=lot, essential=data
        )

    def _lot(self, lot: str) -> events.LotState:
        if lot not in self.lots:
            raise UnknownLot
        return self.lots[lot]

    def _check_open_to(self, member: str) -> None:
        if self.open_from(member) is None:
            raise NotOpened(pointer="/member")

    def _decide(
        self, fact: type[CentraleFact], *, effective: str, audience: str | None = None, **fields: Any
    ) -> None:
        members = EVERY_MEMBER if self.opened_to_all is not None else contract_audience(self.identifier)
        self.trigger_event(
            fact,
            contract=self.identifier,
            **fields,
            audience=audience or members,
            effective=effective,
            by=CENTRALE,
        )

    def _decide_award(self, fact: type[CentraleFact], lot: str, decided: DecidedAward, **fields: Any) -> None:
        award, day = decided.award, decided.award["notified_on"]
        self._decide(fact, effective=day, lot=lot, award=award, **fields)
        for point in decided.open_points:
            self._decide(self.OpenPointKept, effective=day, audience=NOBODY, lot=lot, **point)

    def _state(self) -> events.ContractState:
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

    @event(life_events.Renewed)
    def _apply_renewed(self, *, ends_on: str) -> None:
        self.ends_on = ends_on

    @event(events.LotAwarded)
    def _apply_lot_awarded(self, *, lot: str, award: Award) -> None:
        self.lots = lot_state.record_award(self.lots, lot, award)

    @event(life_events.ContractorSubstituted)
    def _apply_contractor_substituted(self, *, lot: str, replaced: str, award: Award) -> None:
        self.lots = lot_state.substitute(self.lots, lot, replaced=replaced, award=award)

    @event(life_events.WinnerStatusChanged)
    def _apply_winner_status_changed(self, *, lot: str, contractor: str, lost_on: str | None) -> None:
        self.lots = lot_state.note_status(self.lots, lot, contractor=contractor, lost_on=lost_on)

    @event(events.FacilitatorAssigned)
    def _apply_facilitator_assigned(self, *, lot: str, assignment: Facilitator) -> None:
        self.lots = lot_state.assign_facilitator(self.lots, lot, assignment)

    @event(events.FacilitatorDeclined)
    def _apply_facilitator_declined(self, *, lot: str, facilitator: str, on: str) -> None:
        self.lots = lot_state.decline_facilitator(self.lots, lot, facilitator=facilitator, on=on)

    @event(events.TargetAllocated)
    def _apply_target_allocated(self, *, lot: str, member: str, hours: int) -> None:
        self.allocated = {**self.allocated, lot: {**self.allocated.get(lot, {}), member: hours}}

    @event(life_events.TargetRevised)
    def _apply_target_revised(self, *, lot: str, revision: Revision) -> None:
        self.lots = lot_state.revise_clause(self.lots, lot, revision)

    @event(life_events.TrancheAdded)
    def _apply_tranche_added(self, *, lot: str, tranche: str, hours: int) -> None:
        self.lots = lot_state.add_tranche(self.lots, lot, tranche=tranche, hours=hours)

    @event(life_events.TrancheAffirmed)
    def _apply_tranche_affirmed(self, *, lot: str, tranche: str, on: str) -> None:
        self.lots = lot_state.affirm_tranche(self.lots, lot, tranche=tranche, on=on)

    @event(life_events.LotCancelled)
    def _apply_lot_cancelled(self, *, lot: str, effective: str) -> None:
        self.lots = lot_state.cancel(self.lots, lot, on=effective)
        self.allocated = {**self.allocated, lot: {}}

    @event(life_events.ClauseAnnulled)
    def _apply_clause_annulled(self, *, lot: str, effective: str) -> None:
        self.lots = lot_state.annul_clause(self.lots, lot, on=effective)
        self.allocated = {**self.allocated, lot: {}}

    @event(life_events.LotTerminated)
    def _apply_lot_terminated(self, *, lot: str, on: str) -> None:
        self.lots = lot_state.terminate(self.lots, lot, on=on)

    @event(life_events.LotRelaunched)
    def _apply_lot_relaunched(self, *, lot: str, relaunched_as: LotPlace) -> None:
        self.lots = lot_state.link_successor(self.lots, lot, relaunched_as)

    @event(life_events.LotRelaunchOf)
    def _apply_lot_relaunch_of(self, *, lot: str, relaunch_of: LotPlace) -> None:
        self.lots = lot_state.link_predecessor(self.lots, lot, relaunch_of)
