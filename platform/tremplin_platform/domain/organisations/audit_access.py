"""An auditor's access: read-only, for a granted time, and itself a fact of the centrale."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
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
