"""What becomes of an opened contract, as the log of a member receives it."""

from collections.abc import Callable, Iterable
from typing import Any, TypedDict

from tremplin_platform.domain.clauses.annulment import withdrawn
from tremplin_platform.domain.hours.reporting_quarter import Reported
from tremplin_platform.domain.lots.lot_life import last_day, life_of
from tremplin_platform.domain.lots.lot_roles import is_held_by
from tremplin_platform.domain.members.opened_terms import OpenedTerms
from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.fact import Fact
from tremplin_platform.events.lots import declining
from tremplin_platform.events.members import delivered_annulment as annulment_events, delivered_life as events
from tremplin_platform.events.shapes import (
    Award,
    DueOn,
    LotLife,
    MovedLot,
    MovedSpan,
    OpenLot,
)


class Balance(TypedDict):
    """An opening balance as the event carries it; `worked_to` is its day, `hours` in hundredths."""

    worked_to: str
    work_quarter: str
    hours: int
    evidence: str
    protected: bool
    category: str | None


class OpenedLife(OpenedTerms):
    """The part of `OpenedContract` that follows it once it is opened."""

    trigger_event: Callable[..., None]
    allocated: dict[str, int]

    def receive(self, fact: type[Fact], lot: str, *, provenance: Provenance, **said: Any) -> None:
        """
        What becomes of a lot, kept as it is told.

        :raises UnknownLot: this log does not know the lot
        """
        self.lot(lot)
        self._receive(fact, provenance, lot=lot, **said)

    def receive_renewal(self, *, ends_on: str, provenance: Provenance) -> None:
        """The reserved lots of this member's territory that have no end of their own may be used longer."""
        spans = {
            name: self._moved(lot, until=last_day(lot, contract_ends=ends_on))
            for name, lot in self.lots.items()
        }
        moved = [MovedLot(lot=name, **span) for name, span in spans.items() if span is not None]
        self._receive(
            events.ContractRenewed,
            provenance,
            usage=self.usage,
            ends_on=ends_on,
            replaced=self.ends_on,
            moved=moved,
        )

    def receive_cancellation(self, lot: str, *, reason: str, provenance: Provenance) -> None:
        """
        The part of the target that this member had is withdrawn.

        :raises UnknownLot: this log does not know the lot
        """
        self._receive(
            events.LotCancelled,
            provenance,
            lot=lot,
            usage=self.usage,
            reason=reason,
            withdrawn=self.allocated.get(lot),
            moved=self._moved(self.lot(lot), until=None),
        )

    def receive_termination(self, lot: str, *, on: str, reason: str, provenance: Provenance) -> None:
        """:raises UnknownLot: this log does not know the lot"""
        self._receive(
            events.LotTerminated,
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
        """
        Nothing is due of the lot any more.

        :param due: what was due to this log until now
        :raises UnknownLot: this log does not know the lot
        """
        self.lot(lot)
        self._receive(
            annulment_events.ClauseAnnulled,
            provenance,
            lot=lot,
            reason=reason,
            withdrawn=withdrawn(due, on=provenance["effective"]),
        )

    def receive_opening_balance(
        self, lot: str, *, balance: Balance, reported: Reported, provenance: Provenance
    ) -> None:
        """
        Hours validated before the platform followed the lot, told in the quarter that `reported` says.

        :raises UnknownLot: this log does not know the lot
        """
        self.lot(lot)
        self._receive(events.HoursBroughtForward, provenance, lot=lot, **balance, **reported)

    def receive_decline(
        self, lot: str, *, facilitator: str, on: str, reason: str, provenance: Provenance
    ) -> None:
        """:raises UnknownLot: this log does not know the lot"""
        # Assignments for other territories never entered the state.
        followed = is_held_by(self.lot(lot)["facilitators"], facilitator=facilitator)
        said = {"facilitator": facilitator, "on": on, "reason": reason, "followed": followed}
        self._receive(declining.DeclineReceived, provenance, lot=lot, **said)

    def _moved(self, lot: OpenLot, *, until: str | None) -> MovedSpan | None:
        replaced = last_day(lot, contract_ends=self.ends_on)
        counted = lot["reserved"] and lot["in_territory"]
        if not counted or replaced is None or replaced == until:
            return None
        return {"first": max(self.opened_from, self.starts_on), "replaced": replaced, "until": until}

    def _receive(self, fact: type[Fact], provenance: Provenance, **said: Any) -> None:
        # The class as the aggregate defines it, which knows how to apply the event.
        self.trigger_event(getattr(self, fact.__name__), contract=self.contract, **said, **provenance)

    def _live(self, lot: str, **life: Any) -> None:
        terms = self.lots[lot]
        lived: LotLife = {**life_of(terms), **life}  # type: ignore[typeddict-item]
        self.lots = {**self.lots, lot: {**terms, "life": lived}}

    def _won(self, lot: str, award: Award) -> None:
        terms = self.lots[lot]
        self.lots = {**self.lots, lot: {**terms, "awards": [*terms["awards"], award]}}
