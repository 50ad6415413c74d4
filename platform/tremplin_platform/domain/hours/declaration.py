"""A declaration of insertion hours: declared, returned and resubmitted, then validated or rejected, then corrected."""

from datetime import date
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE, CONTRACTOR, Actor
from tremplin_platform.domain.hours.hours_review import (
    BelowZero,
    NoDifference,
    NotPending,
    NotReturned,
    NotTheDeclarant,
    NotValidated,
    check_validator,
)
from tremplin_platform.domain.hours.quarter import Reported
from tremplin_platform.domain.hours.worked import Work, WorkFields, check_per_day
from tremplin_platform.domain.lots.lot_roles import category_at
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.hours import hours as events
from tremplin_platform.events.shapes import Award

PENDING, RETURNED, VALIDATED, REJECTED = "pending", "returned", "validated", "rejected"
ELIGIBILITY_REVOKED = "éligibilité révoquée"
"""The reason recorded where the platform corrects the hours of a person who was not eligible."""


class NotTheContractor(Refused):
    """Cet organisme n’est pas le titulaire de ce lot : lui seul, ou l’acheteur, déclare ses heures."""

    code = "not-the-contractor"
    pointer = "/contractor"


class Declaration(BaseAggregate[str]):
    """
    Hours in hundredths. Every ledger entry holds on `worked_to`.

    `work`: what is claimed now, `declared`: what was declared first
    `commitment`: the sealed name of the person who worked, None where nobody is named. In its methods, `facilitator` is
    that of the lot on the Paris day of the decision, None where there is none.
    """

    TOPIC = "hours"
    Event = Fact
    Declared = events.Declared
    Returned = events.Returned
    Resubmitted = events.Resubmitted
    Validated = events.Validated
    Rejected = events.Rejected
    Corrected = events.Corrected

    @classmethod
    def declare(
        cls,
        *,
        log: str,
        identifier: str,
        contract: str,
        lot: str,
        contractor: str,
        award: Award | None,
        work: Work,
        today: date,
        by: Actor,
        commitment: str | None = None,
    ) -> Self:
        """
        Declare hours worked for a lot by its contractor.

        :param award: that of the lot to `contractor`, None where there is none
        :param commitment: the sealed name of the person (`commitment.commit`), None where nobody is named
        :raises NotTheContractor: the lot is not awarded to it, or another contractor declares for it
        :raises Refused: what `Work.checked` refuses
        """
        fields = work.checked(today=today)
        if award is None or (by.role == CONTRACTOR and by.organisation != contractor):
            raise NotTheContractor
        return cls._create(
            cls.Declared,
            id=subject(log=log, kind=cls.TOPIC, identifier=identifier),
            contract=contract,
            lot=lot,
            contractor=contractor,
            **fields,
            protected=award["protected"],
            category=category_at(award),
            commitment=commitment,
            effective=fields["worked_to"],
            by=by.organisation,
        )

    @event(events.Declared)
    def __init__(
        self,
        *,
        contract: str,
        lot: str,
        contractor: str,
        modality: str,
        worked_from: str,
        worked_to: str,
        work_quarter: str,
        hours: int,
        call_off: str | None,
        subcontractor: str | None,
        protected: bool,
        category: str | None,
        commitment: str | None,
        by: str,
    ) -> None:
        self.contract = contract
        self.lot = lot
        self.contractor = contractor
        self.protected = protected
        self.category = category
        self.commitment = commitment
        self.declared_by = by
        self.state = PENDING
        self.validated = 0
        self.work: WorkFields = {
            "modality": modality,
            "worked_from": worked_from,
            "worked_to": worked_to,
            "work_quarter": work_quarter,
            "hours": hours,
            "call_off": call_off,
            "subcontractor": subcontractor,
        }
        self.declared = self.work

    @property
    def claimed(self) -> int:
        """The hours declared until the review is decided, then the validated ones."""
        return self.work["hours"] if self.state in (PENDING, RETURNED) else self.validated

    def return_to_declarant(self, *, reason: str, facilitator: str | None, by: Actor) -> None:
        """
        Return the hours to the organisation that declared them, to be corrected; they stay pending.

        :raises NotPending: it is decided, or returned already
        :raises Refused: `by` may not decide, see `check_validator`
        """
        check_validator(by, declared_by=self.declared_by, facilitator=facilitator)
        if self.state != PENDING:
            raise NotPending
        self._decide(self.Returned, by.organisation, hours=self.work["hours"], reason=reason)

    def resubmit(self, work: Work, *, today: date, by: Actor) -> None:
        """
        Declare again hours that were returned.

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
        Accept the hours, reported in the quarter of `reported`.

        :raises NotPending: it is decided, or returned
        :raises Refused: `by` may not decide, see `check_validator`
        """
        check_validator(by, declared_by=self.declared_by, facilitator=facilitator)
        if self.state != PENDING:
            raise NotPending
        self._decide(
            self.Validated,
            by.organisation,
            hours=self.work["hours"],
            protected=self.protected,
            category=self.category,
            **reported,
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
        self._decide(self.Rejected, by.organisation, hours=self.work["hours"], reason=reason)

    def correct(
        self, *, delta: int, reason: str, reported: Reported, facilitator: str | None, by: Actor
    ) -> None:
        """
        Add hours to the validated ones, or remove some (`delta` below zero).

        :raises NoDifference: zero hours
        :raises NotValidated: it is not validated
        :raises BelowZero: more hours would be removed than there are
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
            first, last = self.work["worked_from"], self.work["worked_to"]
            check_per_day(self.validated + delta, worked_from=first, worked_to=last, pointer="/delta")
        self._correct(delta, reason=reason, reported=reported, by=by.organisation)

    def revoke_hours(self, *, reported: Reported) -> bool:
        """Correct the validated hours that remain to zero, by the platform; False where none remain."""
        if self.state != VALIDATED or not self.validated:
            return False
        self._correct(-self.validated, reason=ELIGIBILITY_REVOKED, reported=reported, by=CENTRALE)
        return True

    def _correct(self, delta: int, *, reason: str, reported: Reported, by: str) -> None:
        self._decide(
            self.Corrected,
            by,
            delta=delta,
            reason=reason,
            protected=self.protected,
            category=self.category,
            **reported,
        )

    def _decide(self, fact: type[Fact], by: str, **fields: Any) -> None:
        self.trigger_event(
            fact,
            contract=self.contract,
            lot=self.lot,
            work_quarter=self.work["work_quarter"],
            worked_to=self.work["worked_to"],
            **fields,
            effective=self.work["worked_to"],
            by=by,
        )

    @event(events.Returned)
    def _apply_returned(self) -> None:
        self.state = RETURNED

    @event(events.Resubmitted)
    def _apply_resubmitted(
        self,
        *,
        modality: str,
        worked_from: str,
        worked_to: str,
        work_quarter: str,
        hours: int,
        call_off: str | None,
        subcontractor: str | None,
    ) -> None:
        self.state = PENDING
        self.work = {
            "modality": modality,
            "worked_from": worked_from,
            "worked_to": worked_to,
            "work_quarter": work_quarter,
            "hours": hours,
            "call_off": call_off,
            "subcontractor": subcontractor,
        }

    @event(events.Validated)
    def _apply_validated(self, *, hours: int) -> None:
        self.state = VALIDATED
        self.validated = hours

    @event(events.Rejected)
    def _apply_rejected(self) -> None:
        self.state = REJECTED

    @event(events.Corrected)
    def _apply_corrected(self, *, delta: int) -> None:
        self.validated += delta
