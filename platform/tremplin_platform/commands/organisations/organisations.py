"""Register organisations and record their statuses, by a buyer. Each command takes a session of the centrale's log."""

from collections.abc import Sequence
from datetime import date

from tremplin_platform.commands.lots.reserved_awards import status_noted
from tremplin_platform.commands.organisations.sirets import claim_siret, keep_sirets
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.organisations.organisation_terms import MEMBER, StatusTerms
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Position, Session

__all__ = [
    "StatusTerms",
    "change_siret",
    "correct_membership",
    "leave",
    "record_status",
    "register_organisation",
]


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
    :raises Refused: see `Organisation.register`
    :raises SiretUsed: another organisation of its kind has this SIRET
    """
    session.unused(Organisation, identifier)
    organisation = Organisation.register(
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
    claim_siret(session, organisation, siret)
    return position


def leave(session: Session, *, identifier: str, left_on: date) -> Position:
    """
    End a membership; `left_on` is its last day.

    :raises Missing: no such organisation
    :raises Refused: it is no member, or has left
    """
    organisation = session.get(Organisation, identifier)
    organisation.leave(left_on=left_on)
    position = session.save(organisation)
    keep_sirets(session, organisation)
    return position


def record_status(session: Session, *, identifier: str, status: StatusTerms) -> Position:
    """
    Record a status of a contractor (EA, ESAT, EI…), with its own days; recorded again, its end is replaced.

    Lots that it won by a status it loses stay reserved; hours worked from then on are flagged, none is taken away.

    :raises Missing: no such organisation
    :raises Refused: it is no contractor, or the status is none
    """
    organisation = session.get(Organisation, identifier)
    organisation.record_status(status)
    noted = status_noted(session, organisation, today=paris_day(session.now))
    return session.save(*noted, organisation)


def change_siret(session: Session, *, identifier: str, siret: str, since: date) -> Position:
    """
    Know an organisation by another SIRET from a day on (it moved): its identifier stays, and so does its log.

    :raises Missing: no such organisation
    :raises Refused: this is no SIRET, or it is known by it that day
    :raises SiretUsed: another organisation of its kind has it
    """
    organisation = session.get(Organisation, identifier)
    organisation.change_siret(siret, since=since)
    position = session.save(organisation)
    claim_siret(session, organisation, siret)
    return position


def correct_membership(session: Session, *, identifier: str, joined_on: date) -> Position:
    """
    Correct the day on which a membership began.

    Shares of closed quarters that it changes are adjusted at the next closing; what was published stays.

    :raises Missing: no such organisation
    :raises Refused: it is no member, began that day already, or has left before
    """
    organisation = session.get(Organisation, identifier)
    organisation.correct_membership(joined_on=joined_on)
    return session.save(organisation)
