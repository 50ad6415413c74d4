"""Commitments of the centrale's service offer: what it owes, to which organisation or team, by which day."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.refusals import Refused, UnknownValue
from tremplin_platform.events.buying import facilitation as events
from tremplin_platform.events.codes import COMMITMENT_KINDS
from tremplin_platform.events.fact import NOBODY, Fact, subject


class AlreadyDone(Refused):
    """Cet engagement est déjà tenu : il n’y a rien à refaire."""

    code = "already-done"


class Commitment(BaseAggregate[str]):
    TOPIC = "commitment"
    Event = Fact
    CommitmentMade = events.CommitmentMade
    CommitmentDone = events.CommitmentDone

    @classmethod
    def make(cls, *, identifier: str, kind: str, to: str, due_on: date, today: date) -> Self:
        """
        Record that the centrale owes `to` (an organisation or a team of buyers) a service of this kind, by a day.

        :raises UnknownValue: no such kind
        """
        if kind not in COMMITMENT_KINDS:
            raise UnknownValue(pointer="/kind")
        return cls._create(
            cls.CommitmentMade,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            kind=kind,
            to=to,
            owed_by=CENTRALE,
            due_on=due_on.isoformat(),
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.CommitmentMade)
    def __init__(self) -> None:
        self.done = False

    def complete(self, *, today: date) -> None:
        """Record that the commitment is kept. :raises AlreadyDone: it is already"""
        if self.done:
            raise AlreadyDone
        day = today.isoformat()
        self.trigger_event(self.CommitmentDone, done_on=day, audience=NOBODY, effective=day, by=CENTRALE)

    @event(events.CommitmentDone)
    def _apply_done(self) -> None:
        self.done = True
