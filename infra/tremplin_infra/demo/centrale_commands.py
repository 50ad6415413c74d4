"""The centrale's acts, as the platform's commands."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tremplin_infra.demo import acts
from tremplin_infra.demo.buyer_acts import BuyerDid
from tremplin_platform.commands import (
    attribution,
    contracts,
    lots,
    organisations,
    persons,
    quarters,
    successions,
)
from tremplin_platform.commands.session import Session

_STATUS_SINCE = date(2015, 1, 1)
_BUYER = "acheteur-demonstration"


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


def _member_left(session: Session, act: acts.MemberLeft) -> None:
    organisations.leave(session, identifier=act.id, left_on=act.left_on)


def _merged(session: Session, act: acts.MemberMerged) -> None:
    successions.merge_member(session, identifier=act.id, into=act.into, on=act.merged_on)


def _person(session: Session, act: acts.PersonRegistered) -> None:
    persons.register_person(
        session,
        identifier=act.id,
        public=act.public,
        employer=act.employer,
        hired_on=act.hired_on,
        eligible_on=act.eligible_on,
        by=persons.Actor(organisation=act.employer, role="contractor"),
    )


def _registered(session: Session, act: acts.ContractRegistered) -> None:
    terms = contracts.ContractTerms(
        title=act.title,
        buyer=_BUYER,
        usage=act.usage,
        centrale_role=act.role,
        kind=act.kind,
        cpv=act.cpv,
        notice_on=act.notice_on,
        starts_on=act.starts_on,
        ends_on=act.ends_on,
    )
    contracts.register_contract(session, identifier=act.id, terms=terms, lots=[_lot(lot) for lot in act.lots])


def _lot(lot: acts.Lot) -> contracts.LotTerms:
    return contracts.LotTerms(
        identifier=lot.id,
        title=lot.title,
        articles=lot.articles,
        clause=_clause(lot),
        territories=lot.territories,
        maximum=lot.maximum,
    )


def _clause(lot: acts.Lot) -> contracts.Fixed | contracts.Formula | contracts.Rate | None:
    match lot.clause:
        case acts.FixedHours(hours=hours):
            return contracts.Fixed(function=lot.function, hours=hours)
        case acts.HoursByRate(hours_per_1000_euros=rate):
            return contracts.Rate(function=lot.function, hours_per_1000_euros=rate)
        case acts.HoursByFormula() as formula:
            return contracts.Formula(
                function=lot.function,
                amount=formula.amount,
                labour_share=formula.labour_share,
                effort=formula.effort,
                hourly_cost=formula.hourly_cost,
                transferred_share=formula.transferred_share,
            )
        case None:
            return None


def _published(session: Session, act: acts.ContractPublished) -> None:
    contracts.publish_contract(session, identifier=act.id, reason=act.reason)


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


def _followed(session: Session, act: acts.FacilitatorAssigned) -> None:
    lots.assign_facilitator(
        session, contract=act.contract, lot=act.lot, facilitator=act.facilitator, since=act.since
    )


def _opened(session: Session, act: acts.ContractOpened) -> None:
    contracts.open_contract(session, identifier=act.contract, member=act.member, since=act.since)


def _allocated(session: Session, act: acts.TargetAllocated) -> None:
    lots.allocate_target(session, contract=act.contract, lot=act.lot, member=act.member, hours=act.hours)


def _method(session: Session, act: acts.MethodChosen) -> None:
    attribution.choose_method(session, contract=act.contract, lot=act.lot, method=act.method, since=act.since)


def _closed(session: Session, act: acts.QuarterClosed) -> None:
    quarters.close_quarter(session, quarter=act.quarter)


def _told(session: Session, act: acts.QuarterPublished) -> None:
    quarters.publish_quarter(session, quarter=act.quarter)


def _did(session: Session, act: BuyerDid) -> None:
    act.command(session, **act.said)


CENTRALE_COMMANDS: Mapping[type[acts.Act], Callable[[Session, Any], None]] = {
    acts.OrganisationRegistered: _organisation,
    acts.MemberLeft: _member_left,
    acts.MemberMerged: _merged,
    acts.PersonRegistered: _person,
    BuyerDid: _did,
    acts.ContractRegistered: _registered,
    acts.ContractPublished: _published,
    acts.LotAwarded: _awarded,
    acts.FacilitatorAssigned: _followed,
    acts.ContractOpened: _opened,
    acts.TargetAllocated: _allocated,
    acts.MethodChosen: _method,
    acts.QuarterClosed: _closed,
    acts.QuarterPublished: _told,
}
"""For each kind of act, the command that does it in a session of the centrale's log."""
