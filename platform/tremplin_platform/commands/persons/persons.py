"""
Persons: registered, hired, eligible or not, erased. Every command is given a session of the centrale's log.

What describes a person goes into the vault; the log only says that something was recorded.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from tremplin_platform.commands.identifiers import new_identifier
from tremplin_platform.domain.actor import Actor
from tremplin_platform.domain.persons.commitment import SALT_BYTES, commit
from tremplin_platform.domain.persons.person import HoursToTakeBack, Person, Salted
from tremplin_platform.domain.persons.person_facts import TOPIC, PersonFact, name
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.domain.refusals import check_identifier
from tremplin_platform.events.fact import FirstCentraleFact
from tremplin_platform.events.persons import person as events
from tremplin_platform.store.session import Missing, Position, Session

__all__ = [
    "Actor",
    "change_eligibility",
    "erase_person",
    "establish_eligibility",
    "new_person",
    "record_hire",
    "register_person",
    "require_person",
    "revoke_eligibility",
]


def new_person() -> str:
    """Return a random identifier of a person (128 bits): it reveals nothing and cannot be guessed."""
    return secrets.token_hex(16)


def register_person(
    session: Session,
    *,
    identifier: str,
    public: str,
    employer: str,
    hired_on: date,
    eligible_on: date | None = None,
    by: Actor,
) -> Position:
    """
    Register a person that an employer hired; `identifier` is one that `new_person` gave.

    :raises Refused: the public is none, or the employer no identifier
    """
    check_identifier(employer, pointer="/employer")
    person = Person.register(
        identifier=identifier, public=public, employer=employer, hired_on=hired_on, eligible_on=eligible_on
    )
    return _record(session, events.Registered, person, by=by, keep=session.vault.add)


def record_hire(session: Session, *, identifier: str, employer: str, hired_on: date, by: Actor) -> Position:
    """
    Record the day another employer hired a person.

    :raises Missing: no such person, or no longer
    :raises SecondHireDate: a hire by this employer is recorded already
    """
    check_identifier(employer, pointer="/employer")
    person = require_person(session, identifier).hired(employer=employer, on=hired_on)
    return _record(session, events.Hired, person, by=by, keep=session.vault.keep)


def establish_eligibility(
    session: Session, *, identifier: str, established_on: date, proof: str, by: Actor
) -> Position:
    """
    Record that a proof makes a person eligible from a day on.

    :param proof: a reference to the document, which is kept elsewhere
    :raises Missing: no such person, or no longer
    """
    person = require_person(session, identifier).established(on=established_on, proof=proof)
    return _record(session, events.EligibilityEstablished, person, by=by, keep=session.vault.keep)


def revoke_eligibility(
    session: Session, *, identifier: str, revoked_on: date, reason: str, by: Actor
) -> Position:
    """
    Record that no proof given so far makes a person eligible from a day on.

    Its validated hours that are thereby false are taken back by `revoked_hours.revoke_hours`, each in its own log.

    :raises Missing: no such person, or no longer
    :raises NothingToRevoke: no proof holds that day or later
    """
    person = require_person(session, identifier).revoked(on=revoked_on, reason=reason)
    for claim in session.vault.claims_of(identifier):
        if claim.validated and not person.is_eligible(first=claim.worked_from, last=claim.worked_to):
            session.vault.mark(claim, to_take_back=True)
    return _record(session, events.EligibilityRevoked, person, by=by, keep=session.vault.keep)


def change_eligibility(session: Session, *, identifier: str, by: Actor, **fields: Any) -> Position:
    """
    Revoke the eligibility of a person where `revoked_on` is given, establish it otherwise.

    :raises Refused: as `revoke_eligibility` and `establish_eligibility`
    """
    change = revoke_eligibility if "revoked_on" in fields else establish_eligibility
    return change(session, identifier=identifier, by=by, **fields)


def erase_person(session: Session, *, identifier: str) -> Position:
    """
    Destroy a person's key: nothing that named it can be read any more, and no total moves.

    :raises Missing: no such person, or no longer
    :raises HoursToTakeBack: a revocation is not carried out yet, and could not be any more
    """
    if session.vault.find(identifier) and any(
        marked.to_take_back for marked in session.vault.claims_of(identifier)
    ):
        raise HoursToTakeBack
    if not session.vault.erase(identifier):
        raise Missing(TOPIC, identifier)
    return session.save(PersonFact.erase(identifier=new_identifier(), today=paris_day(session.now)))


def require_person(session: Session, identifier: str) -> Person:
    """:raises Missing: no such person, or no longer"""
    person = session.vault.find(identifier)
    if person is None:
        raise Missing(TOPIC, identifier)
    return person


def _record(
    session: Session,
    fact: type[FirstCentraleFact],
    person: Person,
    *,
    by: Actor,
    keep: Callable[[Person], None],
) -> Position:
    salt, identifier = secrets.token_bytes(SALT_BYTES), new_identifier()
    keep(replace(person, named_in=(*person.named_in, Salted(subject=name(identifier), salt=salt.hex()))))
    return session.save(
        PersonFact.record(
            fact,
            identifier=identifier,
            commitment=commit(person.identifier, salt=salt),
            today=paris_day(session.now),
            by=by.organisation,
        )
    )
