"""A declaration of insertion hours: declared, returned and resubmitted, then validated or rejected, then corrected."""

from datetime import date
from typing import Self, TypedDict

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CONTRACTOR, Actor
from tremplin_platform.domain.decisions import (
    BelowZero,
    NoDifference,
    NotPending,
    NotReturned,
    NotTheDeclarant,
    NotValidated,
)
from tremplin_platform.domain.lot_roles import category_at
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.domain.reporting_quarter import Reported
from tremplin_platform.domain.validating import check_validator
from tremplin_platform.domain.worked import Work, WorkFields, check_per_day
from tremplin_platform.events import hours as events
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.shapes import Award

_PENDING, _RETURNED, _VALIDATED, _REJECTED = "pending", "returned", "validated", "rejected"


class NotTheContractor(Refused):
    """Cet organisme n’est pas le titulaire de ce lot : lui seul, ou l’acheteur, déclare ses heures."""

    code = "not-the-contractor"
    pointer = "/contractor"


class _Place(TypedDict):
    contract: str
    lot: str
    work_quarter: str
    worked_to: str
    effective: str


class Declaration(BaseAggregate[str]):
    """
    `facilitator` in its methods: that of the lot on the Paris day of the decision, None where there is none.
    Hours in hundredths; every entry holds on `worked_to`.
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
        by: Actor,
    ) -> Self:
        """
        Declare hours worked for a lot by its contractor.

        :param award: that of the lot to `contractor`, None where there is none
        :raises NotTheContractor: the lot is not awarded to it, or another contractor declares for it
        :raises Refused: what `Work.checked` refuses
        """
        fields = work.checked()
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
        by: str,
    ) -> None:
        self.contract = contract
        self.lot = lot
        self.contractor = contractor
        self.protected = protected
        self.category = category
        self.declared_by = by
        self.state = _PENDING
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

    def return_to_declarant(self, *, reason: str, facilitator: str | None, by: Actor) -> None:
        """
        Ask who declared for other hours; until then these stay pending.

        :raises NotPending: it is decided, or returned already
        :raises Refused: `by` may not decide, see `check_validator`
        """
        check_validator(by, declared_by=self.declared_by, facilitator=facilitator)
        if self.state != _PENDING:
            raise NotPending
        self.trigger_event(
            self.Returned, hours=self.work["hours"], reason=reason, **self._place(), by=by.organisation
        )

    def resubmit(self, work: Work, *, by: Actor) -> None:
        """
        Declare again what was returned.

        :raises NotTheDeclarant: another organisation declared it
        :raises NotReturned: it is not returned
        :raises Refused: what `Work.checked` refuses
        """
        if by.organisation != self.declared_by:
            raise NotTheDeclarant
        if self.state != _RETURNED:
            raise NotReturned
        fields = work.checked()
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
        if self.state != _PENDING:
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
        if self.state not in (_PENDING, _RETURNED):
            raise NotPending
        self.trigger_event(
            self.Rejected, hours=self.work["hours"], reason=reason, **self._place(), by=by.organisation
        )

    def correct(
        self, *, delta: int, reason: str, reported: Reported, facilitator: str | None, by: Actor
    ) -> None:
        """
        Add hours to what was validated, or take some away (`delta` below zero).

        :raises NotValidated: it is not validated
        :raises NoDifference: zero hours
        :raises BelowZero: more hours would be taken away than there are
        :raises TooManyHours: more than 24 a day would be validated
        :raises Refused: `by` may not decide, see `check_validator`
        """
        check_validator(by, declared_by=self.declared_by, facilitator=facilitator)
        if self.state != _VALIDATED:
            raise NotValidated
        if delta == 0:
            raise NoDifference
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

    def _check_per_day(self, hours: int) -> None:
        first, last = self.work["worked_from"], self.work["worked_to"]
        check_per_day(
            hours,
            worked_from=date.fromisoformat(first),
            worked_to=date.fromisoformat(last),
            pointer="/delta",
        )

    def _place(self) -> _Place:
        return {
            "contract": self.contract,
            "lot": self.lot,
            "work_quarter": self.work["work_quarter"],
            "worked_to": self.work["worked_to"],
            "effective": self.work["worked_to"],
        }

    @event(events.Returned)
    def _apply_returned(self) -> None:
        self.state = _RETURNED

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
        self.state = _PENDING
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
        self.state = _VALIDATED
        self.validated = hours

    @event(events.Rejected)
    def _apply_rejected(self) -> None:
        self.state = _REJECTED

    @event(events.Corrected)
    def _apply_corrected(self, *, delta: int) -> None:
        self.validated += delta
