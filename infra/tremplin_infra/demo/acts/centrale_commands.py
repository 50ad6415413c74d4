"""Map the centrale's acts to the platform's commands."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tremplin_infra.demo.acts import acts
from tremplin_infra.demo.acts.buyer_acts import BuyerDid
from tremplin_platform.commands.attribution import attribution
from tremplin_platform.commands.contracts import contracts
from tremplin_platform.commands.hours import quarters
from tremplin_platform.commands.lots import lots
from tremplin_platform.commands.organisations import organisations, successions
from tremplin_platform.commands.persons import persons
from tremplin_platform.store.session import Position, Session

_STATUS_SINCE = date(2015, 1, 1)
_Doing = Callable[[Session, Any], object]


def _unchanged(command: Callable[..., Position]) -> _Doing:
    return lambda session, act: command(session, **act.arguments())


def _organisation(session: Session, act: acts.OrganisationRegistered) -> None:
    statuses = (
        []
        if act.status is None
        else [organisations.StatusTerms(kind=act.status, since=_STATUS_SINCE, until=None)]
    )
    organisations.register_organisation(
        session,
        identifier=act.id,
        name=act.name,
        siret=act.siret,
        kind=act.kind,
        joined_on=act.joined_on,
        territory=act.territory,
        statuses=statuses,
    )


def _person(session: Session, act: acts.PersonRegistered) -> None:
    by = persons.Actor(organisation=act.employer, role="contractor")
    persons.register_person(session, **act.arguments(), by=by)


def _awarded(session: Session, act: acts.LotAwarded) -> None:
    evidence = None
    if act.evidence is not None:
        evidence = lots.Evidence(share_percent=act.evidence, on=act.notified_on)
    lots.award_lot(
        session,
        contract=act.contract,
        lot=act.lot,
        contractor=act.contractor,
        notified_on=act.notified_on,
        amount=act.amount,
        sourcing=act.sourcing,
        evidence=evidence,
    )


def _opened(session: Session, act: acts.ContractOpened) -> None:
    contracts.open_contract(session, identifier=act.contract, member=act.member, since=act.since)


def _did(session: Session, act: BuyerDid) -> None:
    act.command(session, **act.given)


CENTRALE_COMMANDS: Mapping[type[acts.Act], _Doing] = {
    acts.OrganisationRegistered: _organisation,
    acts.MemberLeft: _unchanged(organisations.leave),
    acts.MemberMerged: _unchanged(successions.merge_member),
    acts.PersonRegistered: _person,
    BuyerDid: _did,
    acts.ContractRegistered: _unchanged(contracts.register_contract),
    acts.ContractPublished: _unchanged(contracts.publish_contract),
    acts.LotAwarded: _awarded,
    acts.FacilitatorAssigned: _unchanged(lots.assign_facilitator),
    acts.ContractOpened: _opened,
    acts.TargetAllocated: _unchanged(lots.allocate_target),
    acts.MethodChosen: _unchanged(attribution.choose_method),
    acts.QuarterClosed: _unchanged(quarters.close_quarter),
    acts.QuarterPublished: _unchanged(quarters.publish_quarter),
}
"""For each kind of act, the command that does it in a session of the centrale's log."""
