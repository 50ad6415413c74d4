"""Make the acts of June 2025: register organisations, then register, publish, award and open the contracts."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tremplin_infra.demo.acts.acts import (
    Act,
    ContractOpened,
    ContractPublished,
    ContractRegistered,
    FacilitatorAssigned,
    LotAwarded,
    OrganisationRegistered,
)
from tremplin_infra.demo.acts.buyer_acts import did
from tremplin_infra.demo.acts.parties import BUYER, CONTRACTORS, FACILITATORS, JOINS_LATE, Member, members
from tremplin_infra.demo.acts.year import JOINED_ON, SET_UP_ON, STARTS_ON, office_hours
from tremplin_infra.demo.contracts.contract_table import DemoContract, DemoLot
from tremplin_infra.demo.contracts.contracts import CONTRACTS, every_lot, opened_to
from tremplin_infra.demo.contracts.published_data import published_data
from tremplin_infra.demo.contracts.targets import allocation, parts
from tremplin_platform.commands.contracts.contracts import ContractTerms
from tremplin_platform.commands.lots.lot_life import record_essential_data

NOTICE_ON, PUBLISHED_ON, NOTIFIED_ON = date(2025, 2, 3), date(2025, 6, 10), date(2025, 6, 16)
RECORDED_ON = date(2025, 6, 20)
_ENDS_ON = date(2029, 6, 30)
OPENED_ON, SHARED_ON = date(2025, 6, 23), date(2025, 6, 30)


def setting_up() -> Iterator[Act]:
    """Give every act before the first order, in order."""
    for member in members():
        if member.id != JOINS_LATE:
            yield joining(member, joined_on=JOINED_ON, at=office_hours(SET_UP_ON, member.id))
    for party in (*CONTRACTORS, *FACILITATORS):
        yield OrganisationRegistered(
            at=office_hours(SET_UP_ON, party.id),
            id=party.id,
            name=party.name,
            siret=party.siret,
            kind="contractor" if party in CONTRACTORS else "facilitator",
            status=party.status,
        )
    for contract in CONTRACTS:
        yield from _publication(contract)
        yield from _openings(contract)
    for contract, lot in every_lot():
        yield from _award(contract, lot)
        place = {"contract": contract.id, "lot": lot.terms.identifier}
        yield did(RECORDED_ON, record_essential_data, **place, essential=published_data(contract, lot))
        for member, hours in parts(contract, lot):
            if member.id != JOINS_LATE:
                at = office_hours(SHARED_ON, contract.id, lot.terms.identifier, member.id)
                yield allocation(contract, lot, member, hours, at=at)


def joining(member: Member, *, joined_on: date, at: datetime) -> OrganisationRegistered:
    """Register a member."""
    return OrganisationRegistered(
        at=at,
        id=member.id,
        name=member.name,
        siret=member.siret,
        kind="member",
        joined_on=joined_on,
        territory=member.territory,
    )


def _publication(contract: DemoContract) -> Iterator[Act]:
    at = office_hours(PUBLISHED_ON, contract.id)
    yield ContractRegistered(
        at=at,
        id=contract.id,
        terms=ContractTerms(
            title=contract.title,
            buyer=BUYER,
            usage=contract.usage,
            centrale_role=contract.role,
            kind=contract.kind,
            cpv=contract.cpv,
            notice_on=NOTICE_ON,
            starts_on=STARTS_ON,
            ends_on=_ENDS_ON,
        ),
        lots=tuple(lot.terms for lot in contract.lots),
    )
    yield ContractPublished(at=at + timedelta(minutes=5), id=contract.id, reason="procédure achevée")


def _award(contract: DemoContract, lot: DemoLot) -> Iterator[Act]:
    at = office_hours(NOTIFIED_ON, contract.id, lot.terms.identifier)
    yield LotAwarded(
        at=at,
        contract=contract.id,
        lot=lot.terms.identifier,
        contractor=lot.winner,
        notified_on=NOTIFIED_ON,
        amount=lot.amount,
        article=lot.article,
        sourcing=lot.sourcing,
        evidence=lot.evidence,
    )
    if lot.follower is not None:
        yield FacilitatorAssigned(
            at=at + timedelta(minutes=10),
            contract=contract.id,
            lot=lot.terms.identifier,
            facilitator=lot.follower,
            since=STARTS_ON,
        )


def _openings(contract: DemoContract) -> Iterator[Act]:
    chosen = [member.id for member in opened_to(contract)] if contract.open_to else [None]
    for member in chosen:
        yield ContractOpened(
            at=office_hours(OPENED_ON, contract.id, member),
            contract=contract.id,
            member=member,
            since=STARTS_ON,
        )
