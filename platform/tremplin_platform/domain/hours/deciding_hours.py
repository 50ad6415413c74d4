"""What may be decided of declared hours, and by whom: returned, declared again, validated, rejected, corrected."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypedDict

from tremplin_platform.domain.actor import CENTRALE, Actor
from tremplin_platform.domain.hours.decisions import (
    BelowZero,
    NoDifference,
    NotPending,
    NotReturned,
    NotTheDeclarant,
    NotValidated,
)
from tremplin_platform.domain.hours.reporting_quarter import Reported
from tremplin_platform.domain.hours.validating import check_validator
from tremplin_platform.domain.hours.worked import Work, WorkFields, check_per_day

PENDING, RETURNED, VALIDATED, REJECTED = "pending", "returned", "validated", "rejected"
ELIGIBILITY_REVOKED = "éligibilité révoquée"
"""Why the platform takes back hours whose person was not eligible: the person's own file says more."""


class Place(TypedDict):
    """Which work an event of a decision is about, and the day it holds on."""

    contract: str
    lot: str
    work_quarter: str
    worked_to: str
    effective: str


class DecidedHours:
    """
    The decisions of a declaration, on the state that its events make.

    `facilitator`: that of the lot on the Paris day of the decision, None where there is none. Hours in hundredths;
    every entry holds on `worked_to`.
    """

    trigger_event: Callable[..., None]
    Returned: Any
    Resubmitted: Any
    Validated: Any
    Rejected: Any
    Corrected: Any
    contract: str
    lot: str
    protected: bool
    category: str | None
    declared_by: str
    state: str
    validated: int
    work: WorkFields

    @property
    def claimed(self) -> int:
        """The hours that stand: declared until it is decided, then what is validated."""
        return self.work["hours"] if self.state in (PENDING, RETURNED) else self.validated

    def return_to_declarant(self, *, reason: str, facilitator: str | None, by: Actor) -> None:
        """
        Ask who declared for other hours; until then these stay pending.

        :raises NotPending: it is decided, or returned already
        :raises Refused: `by` may not decide, see `check_validator`
        """
        check_validator(by, declared_by=self.declared_by, facilitator=facilitator)
        if self.state != PENDING:
            raise NotPending
        self.trigger_event(
            self.Returned, hours=self.work["hours"], reason=reason, **self._place(), by=by.organisation
        )

    def resubmit(self, work: Work, *, today: date, by: Actor) -> None:
        """
        Declare again what was returned.

        :raises Refused: what `Work.checked` refuses
        :raises NotTheDeclarant: another organisation declared it
        :raises NotReturned: it is not returned
        """
        fields = work.checked(today=today)
        if by.organisation != self.declared_by:
            raise NotTheDeclarant
        if self.state != RETURNED:
            raise NotReturned
        self.trigger_event(
            self.Resubmitted,
            contract=self.contract,
            lot=self.lot,
            **fields,
            replaced_hours=self.work["hours"],
            replaced_quarter=self.work["work_quarter"],
            replaced_worked_to=self.work["worked_to"],
            effective=fields["worked_to"],
            by=by.organisation,
        )

    def validate(self, *, reported: Reported, facilitator: str | None, by: Actor) -> None:
        """
        Accept the hours; they are told in the quarter that `reported` says.

        :raises NotPending: it is decided, or returned
        :raises Refused: `by` may not decide, see `check_validator`
        """
        check_validator(by, declared_by=self.declared_by, facilitator=facilitator)
        if self.state != PENDING:
            raise NotPending
        self.trigger_event(
            self.Validated,
            hours=self.work["hours"],
            protected=self.protected,
            category=self.category,
            **reported,
            **self._place(),
            by=by.organisation,
        )

    def reject(self, *, reason: str, facilitator: str | None, by: Actor) -> None:
        """
        Refuse the hours for good; those returned and never resubmitted may be rejected too.

        :raises NotPending: it is decided
        :raises Refused: `by` may not decide, see `check_validator`
        """
        check_validator(by, declared_by=self.declared_by, facilitator=facilitator)
        if self.state not in (PENDING, RETURNED):
            raise NotPending
        self.trigger_event(
            self.Rejected, hours=self.work["hours"], reason=reason, **self._place(), by=by.organisation
        )

    def correct(
        self, *, delta: int, reason: str, reported: Reported, facilitator: str | None, by: Actor
    ) -> None:
        """
        Add hours to what was validated, or take some away (`delta` below zero).

        :raises NoDifference: zero hours
        :raises NotValidated: it is not validated
        :raises BelowZero: more hours would be taken away than there are
        :raises TooManyHours: more than 24 a day would be validated
        :raises Refused: `by` may not decide, see `check_validator`
        """
        if delta == 0:
            raise NoDifference
        check_validator(by, declared_by=self.declared_by, facilitator=facilitator)
        if self.state != VALIDATED:
            raise NotValidated
        if self.validated + delta < 0:
            raise BelowZero
        if delta > 0:
            self._check_per_day(self.validated + delta)
        self.trigger_event(
            self.Corrected,
            delta=delta,
            reason=reason,
            protected=self.protected,
            category=self.category,
            **reported,
            **self._place(),
            by=by.organisation,
        )

    def take_back(self, *, reported: Reported) -> bool:
        """Correct what is left of validated hours to zero, by the platform; False where nothing is left."""
        if self.state != VALIDATED or not self.validated:
            return False
        self.trigger_event(
            self.Corrected,
            delta=-self.validated,
            reason=ELIGIBILITY_REVOKED,
            protected=self.protected,
            category=self.category,
            **reported,
            **self._place(),
            by=CENTRALE,
        )
        return True

    def _check_per_day(self, hours: int) -> None:
        first, last = self.work["worked_from"], self.work["worked_to"]
        check_per_day(
            hours,
            worked_from=date.fromisoformat(first),
            worked_to=date.fromisoformat(last),
            pointer="/delta",
        )

    def _place(self) -> Place:
        return {
            "contract": self.contract,
            "lot": self.lot,
            "work_quarter": self.work["work_quarter"],
            "worked_to": self.work["worked_to"],
            "effective": self.work["worked_to"],
        }
