"""Map orders, invoices, attestations and hours to the platform's commands, each with the actor who gives it."""

from collections.abc import Callable, Mapping
from typing import Any

from tremplin_infra.demo.acts import member_acts as acts
from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.acts.parties import CENTRALE, CONTRACTORS
from tremplin_platform.commands.hours import hours
from tremplin_platform.commands.hours.hours import Actor
from tremplin_platform.commands.orders import call_offs, doeth, invoices
from tremplin_platform.store.session import Position, Session

_Doing = Callable[[Session, Any], object]
_DECLARANTS = frozenset(party.id for party in CONTRACTORS)


def _by_member(command: Callable[..., Position]) -> _Doing:
    return lambda session, act: command(
        session, **act.arguments(), by=Actor(organisation=act.log, role="member")
    )


def _by_buyer(command: Callable[..., Position]) -> _Doing:
    return lambda session, act: command(session, **act.arguments(), by=_actor(CENTRALE))


def _by_its_author(command: Callable[..., Position]) -> _Doing:
    return lambda session, act: command(session, **{**act.arguments(), "by": _actor(act.by)})


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


def _actor(organisation: str) -> Actor:
    if organisation == CENTRALE:
        return Actor(organisation=CENTRALE, role="buyer")
    return Actor(
        organisation=organisation, role="contractor" if organisation in _DECLARANTS else "facilitator"
    )


MEMBER_COMMANDS: Mapping[type[Act], _Doing] = {
    acts.CallOffPlaced: _by_member(call_offs.place_call_off),
    acts.Invoiced: _by_member(invoices.record_invoice),
    acts.AttestationReceived: _by_buyer(doeth.receive_attestation),
    acts.HoursDeclared: _declared,
    acts.HoursReturned: _by_its_author(hours.return_hours),
    acts.HoursResubmitted: _by_its_author(hours.resubmit_hours),
    acts.HoursValidated: _by_its_author(hours.validate_hours),
    acts.HoursRejected: _by_its_author(hours.reject_hours),
    acts.HoursCorrected: _by_its_author(hours.correct_hours),
}
"""For each kind of act, the command that does it in a session of the member's log."""
