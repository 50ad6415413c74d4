"""Contracts and organisations that a command names: they must be registered, and of the kind it needs."""

from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.organisations.organisation_terms import CONTRACTOR, FACILITATOR, MEMBER
from tremplin_platform.domain.refusals import (
    UnknownContract,
    UnknownContractor,
    UnknownFacilitator,
    UnknownMember,
)
from tremplin_platform.store.session import Missing, Session


def require_member(session: Session, identifier: str, *, pointer: str | None = None) -> Organisation:
    """:raises UnknownMember: no member has this identifier"""
    found = session.find(Organisation, identifier)
    if found is None or found.kind != MEMBER:
        raise UnknownMember(pointer=pointer)
    return found


def require_contractor(session: Session, identifier: str, *, pointer: str | None = None) -> Organisation:
    """:raises UnknownContractor: no contractor has this identifier"""
    found = session.find(Organisation, identifier)
    if found is None or found.kind != CONTRACTOR:
        raise UnknownContractor(pointer=pointer)
    return found


def require_facilitator(session: Session, identifier: str) -> Organisation:
    """:raises UnknownFacilitator: no facilitateur has this identifier"""
    found = session.find(Organisation, identifier)
    if found is None or found.kind != FACILITATOR:
        raise UnknownFacilitator
    return found


def require_contract(session: Session, identifier: str) -> Contract:
    """:raises UnknownContract: no contract has this identifier"""
    found = session.find(Contract, identifier)
    if found is None:
        raise UnknownContract
    return found


def contract_of(session: Session, contract: str, lot: str) -> Contract:
    """
    The contract of a lot that a command's address names.

    :raises Missing: no such contract, or lot
    """
    found = session.get(Contract, contract)
    if lot not in found.lots:
        raise Missing("lot", lot)
    return found
