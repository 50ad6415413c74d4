"""What a buyer may say of organisations. Every command is given a session of the centrale's log."""

from collections.abc import Sequence
from datetime import date

from tremplin_platform.commands.session import Session
from tremplin_platform.domain.organisation import MEMBER, Organisation, StatusTerms
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.domain.registration import register
from tremplin_platform.store.session import Position

__all__ = ["StatusTerms", "leave", "record_status", "register_organisation"]


def register_organisation(
    session: Session,
    *,
    identifier: str,
    name: str,
    siret: str,
    kind: str,
    joined_on: date | None = None,
    territory: str | None = None,
    statuses: Sequence[StatusTerms] = (),
    buyer_status: str | None = None,
) -> Position:
    """
    Register a member, a contractor, a facilitateur or another; a member's log can be written at once.

    :raises IdentifierUsed: an organisation has this identifier
    :raises Refused: see `domain.registration.register`
    """
    organisation = register(
        identifier=identifier,
        name=name,
        siret=siret,
        kind=kind,
        joined_on=joined_on,
        territory=territory,
        statuses=statuses,
        buyer_status=buyer_status,
        today=paris_day(session.now),
    )
    position = session.save(organisation)
    if kind == MEMBER:
        session.open_log(log=identifier, territory=territory)
    return position


def leave(session: Session, *, identifier: str, left_on: date) -> Position:
    """
    End a membership; `left_on` is the first day without it.

    :raises Missing: no such organisation
    :raises Refused: it is no member, or has left
    """
    organisation = session.get(Organisation, identifier)
    organisation.leave(left_on=left_on)
    return session.save(organisation)


def record_status(session: Session, *, identifier: str, status: StatusTerms) -> Position:
    """
    Record a status of a contractor (EA, ESAT, EI…), with its own days.

    :raises Missing: no such organisation
    :raises Refused: it is no contractor, or the status is none
    """
    organisation = session.get(Organisation, identifier)
    organisation.record_status(status)
    return session.save(organisation)
