"""Orders, invoices, attestations and hours, as the platform's commands, each asked by whoever does it in life."""

from collections.abc import Callable, Mapping
from typing import Any

from tremplin_infra.demo import member_acts as acts
from tremplin_infra.demo.acts import Act
from tremplin_infra.demo.parties import CENTRALE, CONTRACTORS
from tremplin_platform.commands import call_offs, doeth, hours, invoices
from tremplin_platform.commands.hours import Actor
from tremplin_platform.commands.session import Session

_DECLARANTS = frozenset(party.id for party in CONTRACTORS)


def _ordered(session: Session, act: acts.CallOffPlaced) -> None:
    call_offs.place_call_off(
        session,
        identifier=act.id,
        contract=act.contract,
        lot=act.lot,
        amount=act.amount,
        placed_on=act.placed_on,
        by=_member(act),
    )


def _invoiced(session: Session, act: acts.Invoiced) -> None:
    invoices.record_invoice(
        session,
        identifier=act.id,
        call_off=act.call_off,
        amount=act.amount,
        invoiced_on=act.invoiced_on,
        by=_member(act),
    )


def _attested(session: Session, act: acts.AttestationReceived) -> None:
    doeth.receive_attestation(
        session,
        year=act.year,
        contractor=act.contractor,
        issued_to=act.issued_to,
        amount3=act.amount3,
        amount4=act.amount4,
        received_on=act.received_on,
        by=_actor(CENTRALE),
    )


def _declared(session: Session, act: acts.HoursDeclared) -> None:
    work = hours.Work(
        modality=act.modality, worked_from=act.worked_from, worked_to=act.worked_to, hours=act.hours
    )
    hours.declare_hours(
        session,
        identifier=act.id,
        contract=act.contract,
        lot=act.lot,
        contractor=act.contractor,
        work=work,
        by=_actor(act.contractor),
        person=act.person,
    )


def _returned(session: Session, act: acts.HoursReturned) -> None:
    hours.return_hours(session, identifier=act.id, reason=act.reason, by=_actor(act.by))


def _resubmitted(session: Session, act: acts.HoursResubmitted) -> None:
    hours.resubmit_hours(session, identifier=act.id, hours=act.hours, by=_actor(act.by))


def _validated(session: Session, act: acts.HoursValidated) -> None:
    hours.validate_hours(session, identifier=act.id, by=_actor(act.by))


def _rejected(session: Session, act: acts.HoursRejected) -> None:
    hours.reject_hours(session, identifier=act.id, reason=act.reason, by=_actor(act.by))


def _corrected(session: Session, act: acts.HoursCorrected) -> None:
    hours.correct_hours(session, identifier=act.id, delta=act.delta, reason=act.reason, by=_actor(act.by))


def _member(act: Act) -> Actor:
    return Actor(organisation=act.log, role="member")


def _actor(organisation: str) -> Actor:
    if organisation == CENTRALE:
        return Actor(organisation=CENTRALE, role="buyer")
    return Actor(
        organisation=organisation, role="contractor" if organisation in _DECLARANTS else "facilitator"
    )


MEMBER_COMMANDS: Mapping[type[Act], Callable[[Session, Any], None]] = {
    acts.CallOffPlaced: _ordered,
    acts.Invoiced: _invoiced,
    acts.AttestationReceived: _attested,
    acts.HoursDeclared: _declared,
    acts.HoursReturned: _returned,
    acts.HoursResubmitted: _resubmitted,
    acts.HoursValidated: _validated,
    acts.HoursRejected: _rejected,
    acts.HoursCorrected: _corrected,
}
"""For each kind of act, the command that does it in a session of the member's log."""
