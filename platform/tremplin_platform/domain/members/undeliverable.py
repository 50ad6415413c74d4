"""A fact addressed to a log that could not be put in its member's form."""

from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.members import undeliverable as events
from tremplin_platform.events.shapes import Origin


class UndeliverableFact(BaseAggregate[str]):
    """Its identifier is the seq of the fact in the centrale's log."""

    TOPIC = "undeliverable"
    Event = Fact
    Undeliverable = events.Undeliverable

    @classmethod
    def record(cls, *, log: str, reason: str, provenance: Provenance) -> Self:
        """Record a fact that could not be delivered, and why."""
        return cls._create(
            cls.Undeliverable,
            id=subject(log=log, kind=cls.TOPIC, identifier=str(provenance["origin"]["seq"])),
            reason=reason,
            **provenance,
        )

    @event(events.Undeliverable)
    def __init__(self, *, reason: str, origin: Origin) -> None:
        self.reason = reason
        self.origin = origin
