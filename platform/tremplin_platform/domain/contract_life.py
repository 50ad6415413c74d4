"""What the centrale decides of a contract in course: renewed, amended, its lots cancelled or terminated."""

from datetime import date, timedelta

from tremplin_platform.domain.clause_target import ClauseTerms
from tremplin_platform.domain.contract_part import ContractPart
from tremplin_platform.domain.lot_life import (
    AlreadyNotified,
    NotNotified,
    check_lasting,
    check_not_cancelled,
    revision_of,
)
from tremplin_platform.domain.lot_roles import award_on
from tremplin_platform.domain.renewing import NotLater, check_duration
from tremplin_platform.events import contract_life as events


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
        :raises UnknownValue: the ground is no article on amendments (R2194-1 to -9)
        :raises Refused: what `clause_of` refuses
        """
        check_not_cancelled(self._lot(lot))
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
