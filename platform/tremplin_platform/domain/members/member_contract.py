"""A member's copy of a contract that is opened to it: built from what the centrale delivers to the member's log."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Self, TypedDict

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.hours.quarter import Reported
from tremplin_platform.domain.lots import lot_amendments, lot_roles, lot_state
from tremplin_platform.domain.orders.order_terms import LotNotAwarded, OrderTerms, OutsideContract
from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.domain.refusals import NotOpened, UnknownLot
from tremplin_platform.events.clauses import execution as execution_events
from tremplin_platform.events.contracts import contract as events, contract_life as life_events
from tremplin_platform.events.fact import DeliveredFact, Fact, subject
from tremplin_platform.events.shapes import (
    Award,
    DueOn,
    Facilitator,
    LotPlace,
    MovedLot,
    MovedSpan,
    OpenLot,
    Revision,
)


class DeliveredTerms(TypedDict):
    """The terms of a contract in the event that opens it, apart from its lots."""

    title: str
    usage: str
    centrale_role: str
    kind: str
    starts_on: str
    ends_on: str


class Balance(TypedDict):
    """An opening balance as the event carries it; `worked_to` is its day, `hours` in hundredths."""

    worked_to: str
    work_quarter: str
    hours: int
    evidence: str
    protected: bool
    category: str | None


class MemberContract(BaseAggregate[str]):
    """
    Its identifier is the contract's in the centrale's log. It never refuses what the centrale decided.

    Each `receive` method raises `UnknownLot` where this log does not know the lot.
    """

    TOPIC = "opened-contract"
    Event = Fact
    ContractOpened = events.ContractOpened
    ContractReopened = events.ContractReopened
    LotAwardedCopy = events.LotAwardedCopy
    TargetAllocatedCopy = events.TargetAllocatedCopy
    FacilitatorAssignedCopy = events.FacilitatorAssignedCopy
    FacilitatorDeclinedCopy = events.FacilitatorDeclinedCopy
    ContractRenewed = life_events.ContractRenewed
    TargetRevisedCopy = life_events.TargetRevisedCopy
    LotCancelledCopy = life_events.LotCancelledCopy
    LotTerminatedCopy = life_events.LotTerminatedCopy
    LotRelaunchedCopy = life_events.LotRelaunchedCopy
    LotRelaunchOfCopy = life_events.LotRelaunchOfCopy
    TrancheAddedCopy = life_events.TrancheAddedCopy
    TrancheAffirmedCopy = life_events.TrancheAffirmedCopy
    ContractorSubstitutedCopy = life_events.ContractorSubstitutedCopy
    HoursBroughtForwardCopy = life_events.HoursBroughtForwardCopy
    WinnerStatusChangedCopy = life_events.WinnerStatusChangedCopy
    ClauseAnnulledCopy = life_events.ClauseAnnulledCopy
    PenaltyDecidedCopy = execution_events.PenaltyDecidedCopy
    PenaltyCancelledCopy = execution_events.PenaltyCancelledCopy

    @classmethod
    def open(
        cls,
        *,
        log: str,
        contract: str,
        terms: DeliveredTerms,
        opened_from: str,
        lots: Sequence[OpenLot],
        provenance: Provenance,
    ) -> Self:
        """Open the contract to this log for the first time."""
        return cls._create(
            cls.ContractOpened,
            id=subject(log=log, kind=cls.TOPIC, identifier=contract),
            contract=contract,
            opened_from=opened_from,
            **terms,
            lots=list(lots),
            **provenance,
        )

    @event(events.ContractOpened)
    def __init__(
        self,
        *,
        contract: str,
        usage: str,
        opened_from: str,
        starts_on: str,
        ends_on: str,
        lots: list[OpenLot],
    ) -> None:
        self.contract = contract
        self.usage = usage
        self.opened_from = opened_from
        self.starts_on = starts_on
        self.ends_on = ends_on
        self.lots: dict[str, OpenLot] = {lot["id"]: lot for lot in lots}
        self.allocated: dict[str, int] = {}

    def lot(self, lot: str) -> OpenLot:
        """
        Return the lot as this log knows it.

        :raises UnknownLot: no such lot
        """
        if lot not in self.lots:
            raise UnknownLot
        return self.lots[lot]

    def order_terms(self, lot: str, *, placed_on: date) -> OrderTerms:
        """
        Return the terms that an order placed on this lot on a day takes over. Refusals are raised in this order.

        :raises OutsideContract: the contract is not in force that day (R2162-5), or the lot is terminated by then
        :raises NotOpened: not opened to this member by that day (R2162-6)
        :raises UnknownLot: no such lot
        :raises LotNotAwarded: no award is notified by that day, or the lot is cancelled
        """
        day = placed_on.isoformat()
        if not self.starts_on <= day <= self.ends_on:
            raise OutsideContract
        if day < self.opened_from:
            raise NotOpened
        state = self.lot(lot)
        ends_on = lot_amendments.last_day(state, contract_ends=self.ends_on)
        award = lot_roles.award_on(state["awards"], day=day)
        if award is None or ends_on is None:
            raise LotNotAwarded
        if day > ends_on:
            raise OutsideContract
        return {
            "contract": self.contract,
            "lot": lot,
            "contractor": award["contractor"],
            "usage": self.usage,
            "reserved": state["reserved"],
            "article": award["article"],
            "protected": award["protected"],
            "category": lot_roles.category_at(award),
            "rate": lot_amendments.rate_on(state, day=day),
        }

    def award_to(self, lot: str, *, contractor: str) -> Award | None:
        """
        Return the award of a lot to this contractor, or None.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        """
        state = self.lot(lot)
        lot_amendments.check_not_cancelled(state)
        return lot_roles.award_to(state["awards"], contractor=contractor)

    def facilitator_on(self, lot: str, *, day: date) -> str | None:
        """
        Return the facilitateur that validates this member's hours of the lot on a day, or None.

        :raises UnknownLot: no such lot
        """
        # Assignments for other territories never entered the state.
        return lot_roles.facilitator_on(self.lot(lot)["facilitators"], day=day.isoformat())

    def reopen(
        self, *, terms: DeliveredTerms, opened_from: str, lots: Sequence[OpenLot], provenance: Provenance
    ) -> None:
        """Replace the contract by its state when it is opened again; it is open from the earlier of the two days."""
        self._receive(
            self.ContractReopened,
            provenance,
            opened_from=min(opened_from, self.opened_from),
            replaced_from=self.opened_from,
            **terms,
            lots=list(lots),
        )

    def receive(
        self, fact: type[DeliveredFact], copied: Mapping[str, Any], *, provenance: Provenance
    ) -> None:
        """Record a fact about the lot `copied["lot"]`, with the fields that the centrale recorded."""
        self.lot(copied["lot"])
        self.trigger_event(fact, **copied, **provenance)

    def receive_allocation(self, lot: str, *, hours: int, provenance: Provenance) -> None:
        """Replace this member's part of the target."""
        self.lot(lot)
        self._receive(
            self.TargetAllocatedCopy, provenance, lot=lot, hours=hours, replaced=self.allocated.get(lot)
        )

    def receive_facilitator(
        self, lot: str, *, assignment: Facilitator, in_territory: bool, provenance: Provenance
    ) -> None:
        """Record an assignment; one for another territory (`in_territory` false) changes nothing."""
        self.lot(lot)
        self._receive(
            self.FacilitatorAssignedCopy,
            provenance,
            lot=lot,
            assignment=assignment,
            in_territory=in_territory,
        )

    def receive_decline(
        self, lot: str, *, facilitator: str, on: str, reason: str, provenance: Provenance
    ) -> None:
        """Record that a facilitateur declines the lot; `followed`: it has the lot in this member's territory."""
        # Assignments for other territories never entered the state.
        followed = lot_roles.is_held_by(self.lot(lot)["facilitators"], facilitator=facilitator)
        declined = {"facilitator": facilitator, "on": on, "reason": reason, "followed": followed}
        self._receive(self.FacilitatorDeclinedCopy, provenance, lot=lot, **declined)

    def receive_renewal(self, *, ends_on: str, provenance: Provenance) -> None:
        """Move the contract's end; reserved lots of this member's territory without an end of their own follow it."""
        spans = {
            name: self._moved(lot, until=lot_amendments.last_day(lot, contract_ends=ends_on))
            for name, lot in self.lots.items()
        }
        moved = [MovedLot(lot=name, **span) for name, span in spans.items() if span is not None]
        self._receive(
            self.ContractRenewed,
            provenance,
            usage=self.usage,
            ends_on=ends_on,
            replaced=self.ends_on,
            moved=moved,
        )

    def receive_cancellation(self, lot: str, *, reason: str, provenance: Provenance) -> None:
        """Give the lot up, and withdraw this member's part of its target."""
        self._receive(
            self.LotCancelledCopy,
            provenance,
            lot=lot,
            usage=self.usage,
            reason=reason,
            withdrawn=self.allocated.get(lot),
            moved=self._moved(self.lot(lot), until=None),
        )

    def receive_termination(self, lot: str, *, on: str, reason: str, provenance: Provenance) -> None:
        """End the lot after the day `on`."""
        self._receive(
            self.LotTerminatedCopy,
            provenance,
            lot=lot,
            usage=self.usage,
            on=on,
            reason=reason,
            moved=self._moved(self.lot(lot), until=min(on, self.ends_on)),
        )

    def receive_annulment(
        self, lot: str, *, reason: str, due: Iterable[DueOn], provenance: Provenance
    ) -> None:
        """Annul the lot's clause, and withdraw the hours that it made due in this log (`due`)."""
        self.lot(lot)
        taken = withdrawn(due, on=provenance["effective"])
        self._receive(self.ClauseAnnulledCopy, provenance, lot=lot, reason=reason, withdrawn=taken)

    def receive_opening_balance(
        self, lot: str, *, balance: Balance, reported: Reported, provenance: Provenance
    ) -> None:
        """Record hours validated before the platform followed the lot, reported in the quarter of `reported`."""
        self.lot(lot)
        self._receive(self.HoursBroughtForwardCopy, provenance, lot=lot, **balance, **reported)

    def _moved(self, lot: OpenLot, *, until: str | None) -> MovedSpan | None:
        replaced = lot_amendments.last_day(lot, contract_ends=self.ends_on)
        counted = lot["reserved"] and lot["in_territory"]
        if not counted or replaced is None or replaced == until:
            return None
        return {"first": max(self.opened_from, self.starts_on), "replaced": replaced, "until": until}

    def _receive(self, fact: type[DeliveredFact], provenance: Provenance, **fields: Any) -> None:
        self.trigger_event(fact, contract=self.contract, **fields, **provenance)

    def _withdraw(self, lot: str) -> None:
        self.allocated = {name: hours for name, hours in self.allocated.items() if name != lot}

    @event(events.ContractReopened)
    def _apply_contract_reopened(
        self, *, usage: str, opened_from: str, starts_on: str, ends_on: str, lots: list[OpenLot]
    ) -> None:
        self.usage = usage
        self.opened_from = opened_from
        self.starts_on = starts_on
        self.ends_on = ends_on
        self.lots = {lot["id"]: lot for lot in lots}

    @event(life_events.ContractRenewed)
    def _apply_contract_renewed(self, *, ends_on: str) -> None:
        self.ends_on = ends_on

    @event(events.LotAwardedCopy)
    def _apply_lot_awarded(self, *, lot: str, award: Award) -> None:
        self.lots = lot_state.record_award(self.lots, lot, award)

    @event(life_events.ContractorSubstitutedCopy)
    def _apply_contractor_substituted(self, *, lot: str, replaced: str, award: Award) -> None:
        self.lots = lot_state.substitute(self.lots, lot, replaced=replaced, award=award)

    @event(life_events.WinnerStatusChangedCopy)
    def _apply_winner_status_changed(self, *, lot: str, contractor: str, lost_on: str | None) -> None:
        self.lots = lot_state.note_status(self.lots, lot, contractor=contractor, lost_on=lost_on)

    @event(events.FacilitatorAssignedCopy)
    def _apply_facilitator_assigned(self, *, lot: str, assignment: Facilitator, in_territory: bool) -> None:
        if in_territory:
            self.lots = lot_state.assign_facilitator(self.lots, lot, assignment)

    @event(events.FacilitatorDeclinedCopy)
    def _apply_decline_received(self, *, lot: str, facilitator: str, on: str) -> None:
        self.lots = lot_state.decline_facilitator(self.lots, lot, facilitator=facilitator, on=on)

    @event(events.TargetAllocatedCopy)
    def _apply_target_allocated(self, *, lot: str, hours: int) -> None:
        self.allocated = {**self.allocated, lot: hours}

    @event(life_events.TargetRevisedCopy)
    def _apply_target_revised(self, *, lot: str, revision: Revision) -> None:
        self.lots = lot_state.revise_clause(self.lots, lot, revision)

    @event(life_events.TrancheAddedCopy)
    def _apply_tranche_added(self, *, lot: str, tranche: str, hours: int) -> None:
        self.lots = lot_state.add_tranche(self.lots, lot, tranche=tranche, hours=hours)

    @event(life_events.TrancheAffirmedCopy)
    def _apply_tranche_affirmed(self, *, lot: str, tranche: str, on: str) -> None:
        self.lots = lot_state.affirm_tranche(self.lots, lot, tranche=tranche, on=on)

    @event(life_events.LotCancelledCopy)
    def _apply_lot_cancelled(self, *, lot: str, effective: str) -> None:
        self.lots = lot_state.cancel(self.lots, lot, on=effective)
        self._withdraw(lot)

    @event(life_events.ClauseAnnulledCopy)
    def _apply_clause_annulled(self, *, lot: str, effective: str) -> None:
        self.lots = lot_state.annul_clause(self.lots, lot, on=effective)
        self._withdraw(lot)

    @event(life_events.LotTerminatedCopy)
    def _apply_lot_terminated(self, *, lot: str, on: str) -> None:
        self.lots = lot_state.terminate(self.lots, lot, on=on)

    @event(life_events.LotRelaunchedCopy)
    def _apply_lot_relaunched(self, *, lot: str, relaunched_as: LotPlace) -> None:
        self.lots = lot_state.link_successor(self.lots, lot, relaunched_as)

    @event(life_events.LotRelaunchOfCopy)
    def _apply_lot_relaunch_of(self, *, lot: str, relaunch_of: LotPlace) -> None:
        self.lots = lot_state.link_predecessor(self.lots, lot, relaunch_of)


def withdrawn(due: Iterable[DueOn], *, on: str) -> list[DueOn]:
    """
    Return the hours due that an annulment dated `on` withdraws, by the day they are withdrawn.

    Hours due by then are withdrawn on its day, later ones on their own day: sums of earlier days do not change, and
    nothing is due from that day on.
    """
    days: Counter[str] = Counter()
    for hours_due in due:
        days[max(hours_due["on"], on)] += hours_due["hours"]
    return [DueOn(on=day, hours=hours) for day, hours in sorted(days.items()) if hours]
