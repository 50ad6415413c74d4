"""
Declarations that name a person: what the rules ask of the person, and of its other hours.

Both come from the vault, in the command's own transaction; the person is read by one command at a time.
"""

import secrets
from dataclasses import dataclass, replace

from tremplin_platform.domain.hours.claim import Claim, is_over_capacity
from tremplin_platform.domain.hours.declaration import Declaration
from tremplin_platform.domain.hours.worked import TooManyHours
from tremplin_platform.domain.persons.commitment import SALT_BYTES, commit
from tremplin_platform.domain.persons.person import UnknownPerson
from tremplin_platform.store.session import Position, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Who a declaration names: the person, and the salt of its commitment."""

    person: str
    salt: bytes

    @property
    def commitment(self) -> str:
        """What the event carries."""
        return commit(self.person, salt=self.salt)


def naming(person: str | None) -> Naming | None:
    """A name for one event, None where it names no one."""
    return None if person is None else Naming(person=person, salt=secrets.token_bytes(SALT_BYTES))


def save_named(session: Session, declaration: Declaration, named: Naming) -> Position:
    """
    Save a new declaration, and its claim beside it.

    :raises UnknownPerson: no one has this identifier, or has any more
    :raises Refused: the work does not count for this person (`Person.check_work`)
    :raises TooManyHours: with its other hours on this contract, more than 24 a day
    """
    claim = _new_claim(declaration, named)
    # The person before the log, as every command takes them: none waits for another in a circle.
    _check_person(session, declaration, named.person)
    position = session.save(declaration)
    session.vault.claim(claim, salt=named.salt)
    claims = _claims(session, claim)
    # A new claim that is within capacity changes nothing of the others: every day that it takes counts for it too.
    # The statements are the same whether it is or not, which hangs on other contractors' hours.
    if is_over_capacity(claim, claims):
        _count(session, claim, claims)
    return position


def save_again(session: Session, declaration: Declaration, *, pointer: str | None = None) -> Position:
    """
    Save what a declaration that may name a person has become, and its claim, where its hours count.

    :param pointer: the field at fault where the hours are too many, that of a declaration where None
    :raises Refused: as `save_named`
    """
    claim = _claim(session, declaration)
    if claim is None:
        return session.save(declaration)
    if claim.person is not None:
        _check_person(session, declaration, claim.person)
    position = session.save(declaration)
    session.vault.change(claim)
    if claim.person is not None:
        _count(session, claim, _claims(session, claim), pointer=pointer)
    return position


def _new_claim(declaration: Declaration, named: Naming) -> Claim:
    log, _, identifier = declaration.id.split("/")
    work = declaration.work
    return Claim(
        log=log,
        declaration=identifier,
        person=named.person,
        contract=declaration.contract,
        lot=declaration.lot,
        worked_from=work["worked_from"],
        worked_to=work["worked_to"],
        work_quarter=work["work_quarter"],
        hours=work["hours"],
    )


def forget_hours(session: Session, declaration: Declaration) -> None:
    """Keep that hours count no more, or fewer of them: nothing is to be checked."""
    claim = _claim(session, declaration)
    if claim is not None:
        _change(session, claim)


def names(session: Session, *, declaration: str, person: str) -> bool:
    """Whether the commitment of a declaration's event is that of this person: the proof, by the salt in the vault."""
    declared, salt = session.find(Declaration, declaration), session.vault.salt_of(session.log, declaration)
    return declared is not None and salt is not None and commit(person, salt=salt) == declared.commitment


def _claim(session: Session, declaration: Declaration) -> Claim | None:
    """What the declaration now claims, None where it names no one."""
    if declaration.commitment is None:
        return None
    log, _, identifier = declaration.id.split("/")
    claim = session.vault.claim_of(log, identifier)
    return None if claim is None else _as_declared(claim, declaration)


def _as_declared(claim: Claim, declaration: Declaration) -> Claim:
    work = declaration.work
    return replace(
        claim,
        worked_from=work["worked_from"],
        worked_to=work["worked_to"],
        work_quarter=work["work_quarter"],
        hours=declaration.claimed,
        validated=declaration.validated,
    )


def _check_person(session: Session, declaration: Declaration, identifier: str) -> None:
    """Check that the work counts for the person, whom no other command reads until this one ends."""
    person = session.vault.find(identifier)
    if person is None:
        raise UnknownPerson
    person.check_work(declaration.work, contractor=declaration.contractor)


def _change(session: Session, claim: Claim) -> None:
    session.vault.change(claim)
    if claim.person is not None and session.vault.find(claim.person) is not None:
        _flag(session, claim, _claims(session, claim))


def _count(session: Session, claim: Claim, claims: list[Claim], *, pointer: str | None = None) -> None:
    """
    Add a saved claim to the person's others, last: these may be another contractor's.

    :param claims: all of them, this one included
    :raises TooManyHours: with its other hours on this contract, more than 24 a day
    """
    if is_over_capacity(claim, (other for other in claims if other.contract == claim.contract)):
        raise TooManyHours(pointer=pointer)
    _flag(session, claim, claims)


def _claims(session: Session, claim: Claim) -> list[Claim]:
    """The claims of the person in that quarter, this one as it now is."""
    others = session.vault.claims_of(claim.person or "", quarter=claim.work_quarter)
    return [claim, *(other for other in others if not other.is_same(claim))]


def _flag(session: Session, claim: Claim, claims: list[Claim]) -> None:
    """Mark each of the person's claims that, over several contracts, is more than a day holds."""
    for other_claim in claims:
        overclaimed = is_over_capacity(other_claim, claims)
        if overclaimed != other_claim.overclaimed:
            session.vault.mark(other_claim, overclaimed=overclaimed)
