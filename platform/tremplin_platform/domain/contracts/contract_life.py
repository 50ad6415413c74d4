"""What the centrale decides of a contract in course: renewed, amended, its lots cancelled or terminated."""

from datetime import date, timedelta

from tremplin_platform.domain.clauses.annulment import check_not_annulled
from tremplin_platform.domain.contracts.contract_part import ContractPart
from tremplin_platform.domain.contracts.renewing import NotLater, check_duration
from tremplin_platform.domain.lots.clause_target import ClauseTerms
from tremplin_platform.domain.lots.lot_life import (
    AlreadyNotified,
    AlreadyRelaunched,
    NotFailed,
    NotNotified,
    check_lasting,
    check_not_cancelled,
    life_of,
    revision_of,
)
from tremplin_platform.domain.lots.lot_roles import award_on
from tremplin_platform.events.contracts import contract_life as events
from tremplin_platform.events.shapes import LotPlace


class ContractLife(ContractPart):
    """The part of `Contract` that follows it once it is registered."""

    def renew(self, *, until: date) -> None:
        """
        Move the contract's end to a later day: the renewal is tacit and the contractor may not refuse it (R2112-4).

        :raises NotLater: `until` is the end it has, or before
        :raises EssDuration: a lot reserved to the social economy would pass three years
        """
        day = until.isoformat()
        if day <= self.ends_on:
            raise NotLater
        check_duration(
            self.lots.values(), starts_on=self.starts_on, ends_on=day, on=self.law_day, pointer="/until"
        )
        first = date.fromisoformat(self.ends_on) + timedelta(days=1)
        self._decide(events.Renewed, effective=first.isoformat(), ends_on=day, replaced=self.ends_on)

    def revise_target(self, lot: str, terms: ClauseTerms, *, effective_on: date, ground: str) -> None:
        """
        Amend a lot's clause from a day on; what was due before is judged by the clause of then.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        :raises ClauseAnnulled: it is
        :raises UnknownValue: the ground is no article on amendments (R2194-1 to -9)
        :raises Refused: what `clause_of` refuses
        """
        state = self._lot(lot)
        check_not_cancelled(state)
        check_not_annulled(state)
        revision = revision_of(terms, effective_on=effective_on, ground=ground)
        self._decide(events.TargetRevised, effective=revision["effective_on"], lot=lot, revision=revision)

    def cancel(self, lot: str, *, reason: str, today: date) -> None:
        """
        Give a lot up before its notification.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        :raises AlreadyNotified: it is notified
        """
        state = self._lot(lot)
        check_lasting(state)
        if award_on(state["awards"], day=today.isoformat()) is not None:
            raise AlreadyNotified
        self._decide(events.LotCancelled, effective=today.isoformat(), lot=lot, reason=reason)

    def note_status(self, lot: str, *, contractor: str, lost_on: str | None, today: date) -> None:
        """
        Keep that the winner of a reserved lot loses its status on a day, or holds it after all (None).

        Nothing is written where that is known. The lot stays reserved as it was at award.

        :raises UnknownLot: no such lot
        """
        known = {one["contractor"]: one["on"] for one in life_of(self._lot(lot)).get("lost_statuses", ())}
        if known.get(contractor) == lost_on:
            return
        self._decide(
            events.WinnerStatusChanged,
            effective=lost_on or today.isoformat(),
            lot=lot,
            contractor=contractor,
            lost_on=lost_on,
        )

    def check_relaunchable(self, lot: str) -> None:
        """
        Check that a lot failed and was not tendered again yet.

        :raises UnknownLot: no such lot
        :raises NotFailed: it is neither cancelled nor terminated
        :raises AlreadyRelaunched: it was
        """
        life = life_of(self._lot(lot))
        if "cancelled_on" not in life and "terminated_on" not in life:
            raise NotFailed
        if "relaunched_as" in life:
            raise AlreadyRelaunched

    def relaunch(self, lot: str, *, relaunched_as: LotPlace, today: date) -> None:
        """
        Link a lot that failed to the one that is tendered in its place.

        :raises Refused: what `check_relaunchable` refuses
        """
        self.check_relaunchable(lot)
        self._decide(events.LotRelaunched, effective=today.isoformat(), lot=lot, relaunched_as=relaunched_as)

    def relaunch_from(self, lot: str, *, failed: LotPlace, today: date) -> None:
        """
        Link a lot to the one that failed before it.

        :raises UnknownLot: no such lot
        :raises AlreadyRelaunched: it takes the place of another already
        """
        if "relaunch_of" in life_of(self._lot(lot)):
            raise AlreadyRelaunched
        self._decide(events.LotRelaunchOf, effective=today.isoformat(), lot=lot, relaunch_of=failed)

    def terminate(self, lot: str, *, on: date, reason: str) -> None:
        """
        End a lot: `on` is the last day on which it may be ordered on. Running orders and their hours go on.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        :raises LotTerminated: it is
        :raises NotNotified: it is not notified by that day
        """
        state, day = self._lot(lot), on.isoformat()
        check_lasting(state)
        if award_on(state["awards"], day=day) is None:
            raise NotNotified
        self._decide(events.LotTerminated, effective=day, lot=lot, on=day, reason=reason)
