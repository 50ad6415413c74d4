"""A buyer trained in social buying."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.events.buying import buying as events
from tremplin_platform.events.fact import NOBODY, Fact, subject


class Training(BaseAggregate[str]):
    TOPIC = "training"
    Event = Fact
    TrainingHeld = events.TrainingHeld

    @classmethod
    def hold(cls, *, identifier: str, buyer: str, held_on: date, subject_taught: str) -> Self:
        """Record a training that a buyer had on a day."""
        return cls._create(
            cls.TrainingHeld,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            buyer=buyer,
            held_on=held_on.isoformat(),
            subject=subject_taught,
            audience=NOBODY,
            effective=held_on.isoformat(),
            by=CENTRALE,
        )

    @event(events.TrainingHeld)
    def __init__(self) -> None:
        """Apply the event: the record has no state that another would change."""
