"""Facts on persons in the centrale's log: that one was registered, hired, found eligible or erased, never who."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.events.fact import NOBODY, Fact, FirstCentraleFact, subject
from tremplin_platform.events.persons import person as events

TOPIC = "person"


class PersonFact(BaseAggregate[str]):
    """One recording, a subject of its own, so that two of the same person cannot be linked."""

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
        Record `fact` about the person of `commitment`.

        :param identifier: a random one, for this recording
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
        """Record that a person is erased, without any commitment."""
        return cls._create(
            events.Erased, id=name(identifier), audience=NOBODY, effective=today.isoformat(), by=CENTRALE
        )

    @event(events.Registered)
    def __init__(self) -> None:
        """Apply the event: the record has no state that another would change."""


def name(identifier: str) -> str:
    """Return the subject of one recording."""
    return subject(log=CENTRALE, kind=TOPIC, identifier=identifier)
