"""Attestations for the DOETH, in the log of the member that received them, by a buyer."""

from datetime import date

from tremplin_platform.domain.actor import CENTRALE, Actor
from tremplin_platform.domain.members.membership import Membership
from tremplin_platform.domain.orders.doeth import Attestation, AttestationTerms, attestation_identifier
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.organisations.organisation_terms import CONTRACTOR
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.domain.refusals import (
    UnknownContractor,
    UnknownMember,
    UnknownOrganisation,
    check_identifier,
)
from tremplin_platform.store.session import Position, Session

__all__ = ["Actor", "attestation_identifier", "receive_attestation"]


def receive_attestation(
    session: Session,
    *,
    year: int,
    contractor: str,
    issued_to: str,
    amount3: int,
    amount4: int,
    received_on: date,
    by: Actor,
) -> Position:
    """
    Record amounts 3 and 4 (cents) of the attestation that a contractor issued for a civil year.

    Issued to another than this member, or by a structure that gives no deduction, it is kept and gives no figure.
    The same one received again replaces the first.

    :raises UnknownMember: the log is not a member's
    :raises UnknownContractor: no contractor of the centrale has this identifier
    :raises UnknownOrganisation: `issued_to` is neither an organisation nor the centrale itself
    :raises Refused: what `AttestationTerms.stated` refuses
    """
    if session.find(Membership, session.log) is None:
        raise UnknownMember
    terms = AttestationTerms(
        year=year,
        contractor=contractor,
        statuses=_issuer(session, contractor).statuses,
        issued_to=_addressee(session, issued_to),
        amount3=amount3,
        amount4=amount4,
        received_on=received_on,
    )
    today = paris_day(session.now)
    known = session.find(Attestation, terms.identifier)
    if known is None:
        known = Attestation.receive(log=session.log, terms=terms, today=today, by=by.organisation)
    else:
        known.replace(terms, today=today, by=by.organisation)
    return session.save(known)


def _addressee(session: Session, identifier: str) -> str:
    check_identifier(identifier, pointer="/issued_to")
    if identifier != CENTRALE and session.find_in_centrale(Organisation, identifier) is None:
        raise UnknownOrganisation(pointer="/issued_to")
    return identifier


def _issuer(session: Session, contractor: str) -> Organisation:
    found = session.find_in_centrale(Organisation, contractor)
    if found is None or found.kind != CONTRACTOR:
        raise UnknownContractor
    return found
