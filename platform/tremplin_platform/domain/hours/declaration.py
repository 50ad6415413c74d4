"""A declaration of insertion hours: declared, returned and resubmitted, then validated or rejected, then corrected."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CONTRACTOR, Actor
from tremplin_platform.domain.hours.deciding_hours import PENDING, REJECTED, RETURNED, VALIDATED, DecidedHours
from tremplin_platform.domain.hours.worked import Work, WorkFields
from tremplin_platform.domain.lots.lot_roles import category_at
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.hours import hours as events
from tremplin_platform.events.shapes import Award


class NotTheContractor(Refused):
    """Cet organisme n’est pas le titulaire de ce lot : lui seul, ou l’acheteur, déclare ses heures."""

    code = "not-the-contractor"
    pointer = "/contractor"


class Declaration(DecidedHours, BaseAggregate[str]):
    """Hours in hundredths. `commitment`: the sealed name of who worked, None where no one is named."""

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
        :param commitment: the sealed name of who worked (`commitment.commit`), None where no one is named
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
