"""What the centrale's log keeps of a person: that something was recorded, and never who."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.events.fact import NOBODY, Fact, FirstCentraleFact, subject
from tremplin_platform.events.persons import person as events

TOPIC = "person"


class PersonFact(BaseAggregate[str]):
    """One recording. Each is a subject of its own, so that two of one person cannot be told to be so."""

    TOPIC = TOPIC
    Event = Fact
    Registered = events.Registered
    Hired = events.Hired
    EligibilityEstablished = events.EligibilityEstablished
    EligibilityRevoked = events.EligibilityRevoked
    Erased = events.Erased

    @classmethod
    def record(
        cls, fact: type[FirstCentraleFact], *, identifier: str, commitment: str, today: date, by: str
    ) -> Self:
        """
        That `fact` was recorded of whoever `commitment` seals.

        :param identifier: random, of this recording
        """
        return cls._create(
            fact,
            id=name(identifier),
            commitment=commitment,
            audience=NOBODY,
            effective=today.isoformat(),
            by=by,
        )

    @classmethod
    def erase(cls, *, identifier: str, today: date) -> Self:
        """That a person is erased: nothing is left that could say which."""
        return cls._create(
            events.Erased, id=name(identifier), audience=NOBODY, effective=today.isoformat(), by=CENTRALE
        )

    @event(events.Registered)
    def __init__(self) -> None:
        """Nothing is to be known of it later."""


def name(identifier: str) -> str:
    """The subject of one recording."""
    return subject(log=CENTRALE, kind=TOPIC, identifier=identifier)
