"""A contract as the log of a member that it is opened to knows it: built from delivered facts alone."""

from collections.abc import Sequence
from typing import Self, TypedDict

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.lots.lot_life import (
    affirmed,
    life_of,
    lost,
    substituted,
    with_tranche,
)
from tremplin_platform.domain.lots.lot_roles import declined
from tremplin_platform.domain.members.opened_life import OpenedLife
from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.lots import declining
from tremplin_platform.events.members import (
    delivered as events,
    delivered_annulment as annulment_events,
    delivered_life as life_events,
)
from tremplin_platform.events.shapes import Award, Facilitator, LotPlace, OpenLot, Revision


class DeliveredTerms(TypedDict):
    """What a delivered opening says of the contract, apart from its lots."""

    title: str
    usage: str
    centrale_role: str
    kind: str
    starts_on: str
    ends_on: str


class OpenedContract(OpenedLife, BaseAggregate[str]):
    """Its identifier is the contract's in the centrale's log."""

    TOPIC = "opened-contract"
    Event = Fact
    ContractOpened = events.ContractOpened
    ContractReopened = events.ContractReopened
    LotAwarded = events.LotAwarded
    TargetAllocated = events.TargetAllocated
    FacilitatorAssigned = events.FacilitatorAssigned
    DeclineReceived = declining.DeclineReceived
    ContractRenewed = life_events.ContractRenewed
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
    ClauseAnnulled = annulment_events.ClauseAnnulled

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
        """The contract, opened to this log for the first time."""
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

    def reopen(
        self,
        *,
        terms: DeliveredTerms,
        opened_from: str,
        lots: Sequence[OpenLot],
        provenance: Provenance,
    ) -> None:
        """The contract as it stands, opened again; it is open from the earlier of the two days."""
        self.trigger_event(
            self.ContractReopened,
            contract=self.contract,
            opened_from=min(opened_from, self.opened_from),
            replaced_from=self.opened_from,
            **terms,
            lots=list(lots),
            **provenance,
        )

    def receive_award(self, lot: str, *, award: Award, provenance: Provenance) -> None:
        """:raises UnknownLot: this log does not know the lot"""
        self.lot(lot)
        self.trigger_event(
            self.LotAwarded,
            contract=self.contract,
            lot=lot,
            award=award,
            **provenance,
        )

    def receive_allocation(self, lot: str, *, hours: int, provenance: Provenance) -> None:
        """:raises UnknownLot: this log does not know the lot"""
        self.lot(lot)
        self.trigger_event(
            self.TargetAllocated,
            contract=self.contract,
            lot=lot,
            hours=hours,
            replaced=self.allocated.get(lot),
            **provenance,
        )

    def receive_facilitator(
        self, lot: str, *, assignment: Facilitator, in_territory: bool, provenance: Provenance
    ) -> None:
        """
        An assignment for another territory (`in_territory` false) is kept in the log and changes nothing.

        :raises UnknownLot: this log does not know the lot
        """
        self.lot(lot)
        self.trigger_event(
            self.FacilitatorAssigned,
            contract=self.contract,
            lot=lot,
            assignment=assignment,
            in_territory=in_territory,
            **provenance,
        )

    @event(events.ContractReopened)
    def _apply_contract_reopened(
        self, *, usage: str, opened_from: str, starts_on: str, ends_on: str, lots: list[OpenLot]
    ) -> None:
        self.usage = usage
        self.opened_from = opened_from
        self.starts_on = starts_on
        self.ends_on = ends_on
        self.lots = {lot["id"]: lot for lot in lots}

    @event(events.LotAwarded)
    def _apply_lot_awarded(self, *, lot: str, award: Award) -> None:
        self._won(lot, award)

    @event(events.TargetAllocated)
    def _apply_target_allocated(self, *, lot: str, hours: int) -> None:
        self.allocated = {**self.allocated, lot: hours}

    @event(events.FacilitatorAssigned)
    def _apply_facilitator_assigned(self, *, lot: str, assignment: Facilitator, in_territory: bool) -> None:
        if in_territory:
            terms = self.lots[lot]
            self.lots = {**self.lots, lot: {**terms, "facilitators": [*terms["facilitators"], assignment]}}

    @event(declining.DeclineReceived)
    def _apply_decline_received(self, *, lot: str, facilitator: str, on: str) -> None:
        terms = self.lots[lot]
        left = declined(terms["facilitators"], facilitator=facilitator, on=on)
        self.lots = {**self.lots, lot: {**terms, "facilitators": left}}

    @event(life_events.ContractRenewed)
    def _apply_contract_renewed(self, *, ends_on: str) -> None:
        self.ends_on = ends_on

    @event(life_events.TargetRevised)
    def _apply_target_revised(self, *, lot: str, revision: Revision) -> None:
        self._live(lot, revisions=[*life_of(self.lots[lot]).get("revisions", ()), revision])

    @event(life_events.LotCancelled)
    def _apply_lot_cancelled(self, *, lot: str, effective: str) -> None:
        self._live(lot, cancelled_on=effective)
        self.allocated = {name: hours for name, hours in self.allocated.items() if name != lot}

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
        """They are entries of the ledger: nothing of the lot changes."""

    @event(annulment_events.ClauseAnnulled)
    def _apply_clause_annulled(self, *, lot: str, effective: str) -> None:
        self._live(lot, annulled_on=effective)
        self.allocated = {name: hours for name, hours in self.allocated.items() if name != lot}
