"""Access of auditors, recorded as it is given and taken. Every command is given a session of the centrale's log."""

from datetime import date
from typing import Any

from tremplin_platform.domain.organisations.audit_access import AuditAccess, AuditUse
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.events.fact import CENTRALE, subject
from tremplin_platform.store.reading import Wanted, search
from tremplin_platform.store.session import Position, Session

__all__ = ["grant_audit_access", "is_audit_access", "is_use_noted", "note_audit_use", "revoke_audit_access"]


def grant_audit_access(session: Session, *, key: str, expires_on: date) -> Position:
    """
    Record that a key opens every log, read-only, from today to its last day.

    :param key: what names the key, which is no secret
    :raises IdentifierUsed: an access is recorded under this name
    """
    return session.save(AuditAccess.grant(key=key, expires_on=expires_on, today=paris_day(session.now)))


def revoke_audit_access(session: Session, *, key: str) -> Position | None:
    """Record that a key opens nothing any more; None where that is recorded, or the access never was."""
    access = session.find(AuditAccess, key)
    if access is None or access.revoked:
        return None
    access.revoke(today=paris_day(session.now))
    return session.save(access)


def note_audit_use(session: Session, *, access: str, log: str, read: str) -> Position | None:
    """Record that an access reads a log (`*`: several at once); None where it is recorded for this hour."""
    if session.find(AuditUse, AuditUse.name_of(access=access, log=log, now=session.now)) is not None:
        return None
    return session.save(AuditUse.note(access=access, log=log, read=read, now=session.now))


def is_audit_access(session: Session, *, key: str) -> bool:
    """Whether an access was ever recorded under this name."""
    return session.find(AuditAccess, key) is not None


def is_use_noted(connection: Any, *, access: str, log: str) -> bool:
    """
    Whether this access has read this log (`*`: several at once) in the hour of the server's clock.

    :param connection: of the command role, in autocommit
    """
    ((now,),) = connection.execute("select clock_timestamp()").fetchall()
    use = AuditUse.name_of(access=access, log=log, now=now)
    name = subject(log=CENTRALE, kind=AuditUse.TOPIC, identifier=use)
    return bool(search(connection, Wanted(log=CENTRALE, after=0, upto=2**62, limit=1, subject=name)))
