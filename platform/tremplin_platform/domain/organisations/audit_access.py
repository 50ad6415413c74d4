"""An auditor's access: read-only, for a granted time, and itself a fact of the centrale, as each use of it is."""

from datetime import UTC, date, datetime
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.events.fact import NOBODY, Fact, subject
from tremplin_platform.events.organisations import audit_access as events


class AuditAccess(BaseAggregate[str]):
    """Its identifier is the name of the key."""

    TOPIC = "audit-access"
    Event = Fact
    Granted = events.Granted
    Revoked = events.Revoked

    @classmethod
    def grant(cls, *, key: str, expires_on: date, today: date) -> Self:
        """Grant an access from today to its last day."""
        return cls._create(
            cls.Granted,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=key),
            expires_on=expires_on.isoformat(),
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.Granted)
    def __init__(self) -> None:
        self.revoked = False

    def revoke(self, *, today: date) -> None:
        """End the access. Does nothing where it is ended already."""
        if not self.revoked:
            self.trigger_event(self.Revoked, audience=NOBODY, effective=today.isoformat(), by=CENTRALE)

    @event(events.Revoked)
    def _apply_revoked(self) -> None:
        self.revoked = True


class AuditUse(BaseAggregate[str]):
    """What an access read of one log in one hour. Its identifier is `name_of`: an hour has one."""

    TOPIC = "audit-use"
    Event = Fact
    Used = events.Used

    @staticmethod
    def name_of(*, access: str, log: str, now: datetime) -> str:
        """Return the identifier of the use of an access, of a log, in the hour of `now`."""
        return f"{access}/{now.astimezone(UTC):%Y-%m-%dT%H}/{log}"

    @classmethod
    def note(cls, *, access: str, log: str, read: str, now: datetime) -> Self:
        """Note that an access read a log (`*`: several at once), by the read of this name."""
        return cls._create(
            cls.Used,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=cls.name_of(access=access, log=log, now=now)),
            access=access,
            log=log,
            read=read,
            audience=NOBODY,
            effective=paris_day(now).isoformat(),
            by=CENTRALE,
        )

    @event(events.Used)
    def __init__(self) -> None:
        """Hold nothing: what was read changes nothing."""
