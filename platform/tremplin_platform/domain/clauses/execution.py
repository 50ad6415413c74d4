"""Execution of a lot's clause between the centrale and the lot's contractors (CCAG-FCS 16.1.3 to 16.1.5)."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.clauses.clause_status import ClauseStatus
from tremplin_platform.domain.clauses.penalty import Penalty, check_answerable, last_penalty
from tremplin_platform.domain.clauses.shortfall import LotCount, Shortfall, counted
from tremplin_platform.domain.clauses.suspension import Suspended, check_not_suspended, suspension
from tremplin_platform.domain.refusals import EndsBeforeItBegins, NotPositive
from tremplin_platform.events.clauses import execution as events
from tremplin_platform.events.clauses.execution import CarriedOver
from tremplin_platform.events.fact import NOBODY, CentraleFact, Fact, contract_audience, subject


class Execution(BaseAggregate[str]):
    """Its identifier is `CONTRACT.LOT`. `status` in its methods: the lot's clause on the day of the decision."""

    TOPIC = "execution"
    Event = Fact
    Begun = events.Begun
    DifficultyNotified = events.DifficultyNotified
    ClauseSuspended = events.ClauseSuspended
    FormalNoticeSent = events.FormalNoticeSent
    PenaltyDecided = events.PenaltyDecided
    PenaltyCancelled = events.PenaltyCancelled
    Globalised = events.Globalised

    @classmethod
    def begin(cls, *, contract: str, lot: str, on: date) -> Self:
        """Begin the record of a lot's execution, with its first decision."""
        return cls._create(
            cls.Begun,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=execution_of(contract, lot)),
            contract=contract,
            lot=lot,
            audience=NOBODY,
            effective=on.isoformat(),
            by=CENTRALE,
        )

    @event(events.Begun)
    def __init__(self, *, contract: str, lot: str) -> None:
        self.contract = contract
        self.lot = lot
        self.excused: list[tuple[str, int]] = []
        self.suspended: list[Suspended] = []
        self.deadline: str | None = None
        self.penalties: list[Penalty] = []
        self.globalisations: dict[str, str] = {}

    def notify_difficulty(self, status: ClauseStatus, *, on: date, reason: str, excused: int) -> None:
        """
        Record a difficulty of the contractors, and the hours that it excuses (they add up).

        :raises NotPositive: less than zero hours
        """
        if excused < 0:
            raise NotPositive(pointer="/excused_hours")
        contractors = list(status.contractors)
        self._decide(self.DifficultyNotified, on, contractors=contractors, reason=reason, excused=excused)

    def suspend(self, *, since: date, until: date | None, reason: str) -> None:
        """
        Suspend the clause from one day to another, both included (None: no end is known).

        :raises Refused: what `suspension` refuses
        """
        days = suspension(since, until, known=self.suspended)
        self._decide(self.ClauseSuspended, since, until=days.last, reason=reason)

    def send_formal_notice(self, status: ClauseStatus, *, on: date, deadline: date) -> None:
        """
        Ask the contractors to comply by a day; the last notice alone is to be answered.

        :raises EndsBeforeItBegins: the deadline is before it is sent
        :raises SuspendedThen: the clause is suspended that day
        """
        if deadline < on:
            raise EndsBeforeItBegins(pointer="/deadline")
        check_not_suspended(self.suspended, on=on)
        contractors = list(status.contractors)
        self._decide(self.FormalNoticeSent, on, contractors=contractors, deadline=deadline.isoformat())

    def check_penalty(self, *, on: date) -> str:
        """
        Check that a penalty may be decided on a day, before its hours are counted; the deadline it answers.

        :raises NoFormalNotice: no formal notice waits for its answer
        :raises BeforeDeadline: its deadline is that day or later
        :raises SuspendedThen: the clause is suspended that day
        """
        deadline = check_answerable(self.deadline, on=on)
        check_not_suspended(self.suspended, on=on)
        return deadline

    def decide_penalty(
        self, status: ClauseStatus, missing: Shortfall, *, on: date, counts: Sequence[LotCount]
    ) -> None:
        """
        Decide a penalty for the missing hours, once for each formal notice.

        :param missing: worked out with `excused_by` and `penalised`
        :param counts: the hours of each log on the lot
        :raises Refused: what `check_penalty` refuses
        """
        self._decide(
            self.PenaltyDecided,
            on,
            audience=contract_audience(self.contract),
            contractors=list(status.contractors),
            deadline=self.check_penalty(on=on),
            target=missing.target,
            validated=missing.validated,
            shortfall=missing.missing,
            excused=missing.excused,
            carried=list(missing.carried),
            penalised=missing.penalised,
            hours=missing.hours,
            rate=status.rate,
            amount=missing.amount,
            counted=counted(counts),
        )

    def cancel_penalty(self, *, on: date, reason: str) -> None:
        """
        Cancel the last penalty that stands; the formal notice it answered may be answered again.

        :raises Refused: what `last_penalty` refuses
        """
        last = last_penalty(self.penalties, on=on)
        self._decide(
            self.PenaltyCancelled,
            on,
            audience=contract_audience(self.contract),
            decided_on=last["decided_on"],
            hours=last["hours"],
            amount=last["amount"],
            reason=reason,
        )

    def join(self, globalisation: str, *, since: date) -> None:
        """Let the lot's hours serve the other lots of a globalisation from a day on."""
        self._decide(self.Globalised, since, globalisation=globalisation)

    def excused_by(self, on: date) -> int:
        """Return the hours excused by difficulties notified by a day."""
        return sum(hours for day, hours in self.excused if day <= on.isoformat())

    @property
    def penalised(self) -> int:
        """The hours of the penalties that were not cancelled: no hour is penalised twice."""
        return sum(penalty["hours"] for penalty in self.penalties)

    def globalisations_on(self, day: date) -> list[str]:
        """Return the globalisations that hold for the lot on a day, in the order they were agreed."""
        return [name for name, since in self.globalisations.items() if since <= day.isoformat()]

    def _decide(
        self, fact: type[CentraleFact], on: date, *, audience: str = NOBODY, **fields: object
    ) -> None:
        self.trigger_event(
            fact,
            contract=self.contract,
            lot=self.lot,
            **fields,
            audience=audience,
            effective=on.isoformat(),
            by=CENTRALE,
        )

    @event(events.DifficultyNotified)
    def _apply_difficulty_notified(self, *, effective: str, excused: int) -> None:
        self.excused = [*self.excused, (effective, excused)]

    @event(events.ClauseSuspended)
    def _apply_clause_suspended(self, *, effective: str, until: str | None) -> None:
        self.suspended = [*self.suspended, Suspended(effective, until)]

    @event(events.FormalNoticeSent)
    def _apply_formal_notice_sent(self, *, deadline: str) -> None:
        self.deadline = deadline

    @event(events.PenaltyDecided)
    def _apply_penalty_decided(
        self, *, effective: str, deadline: str, hours: int, amount: int | None, carried: list[CarriedOver]
    ) -> None:
        self.deadline = None
        penalty: Penalty = {
            "decided_on": effective,
            "deadline": deadline,
            "hours": hours,
            "amount": amount,
            "carried": carried,
        }
        self.penalties = [*self.penalties, penalty]

    @event(events.PenaltyCancelled)
    def _apply_penalty_cancelled(self) -> None:
        *self.penalties, cancelled = self.penalties
        self.deadline = self.deadline or cancelled["deadline"]

    @event(events.Globalised)
    def _apply_globalised(self, *, effective: str, globalisation: str) -> None:
        self.globalisations = {**self.globalisations, globalisation: effective}


def execution_of(contract: str, lot: str) -> str:
    """Return the identifier of a lot's execution. Unique, since identifiers hold no point."""
    return f"{contract}.{lot}"
