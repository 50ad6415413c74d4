"""The launch meeting of a contract: one for each contractor, where the clause is explained."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.buying import facilitation as events
from tremplin_platform.events.fact import NOBODY, Fact, subject

MISSED = "missed"
"""The outcome of a meeting that did not take place; any other text is what came of it."""


class NotAWinner(Refused):
    """Cette entreprise n’est titulaire d’aucun lot de ce contrat : la réunion de lancement en réunit un."""

    code = "not-a-winner"
    pointer = "/contractor"


class LaunchMeeting(BaseAggregate[str]):
    TOPIC = "meeting"
    Event = Fact
    MeetingRecorded = events.MeetingRecorded

    @classmethod
    def record(
        cls,
        *,
        identifier: str,
        contract: str,
        contractor: str,
        held_on: date,
        outcome: str,
        minutes: str | None,
    ) -> Self:
        """Record a meeting, held or `missed`; `minutes` is a reference to them."""
        return cls._create(
            cls.MeetingRecorded,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            contract=contract,
            contractor=contractor,
            held_on=held_on.isoformat(),
            outcome=outcome,
            missed=outcome == MISSED,
            minutes=minutes,
            audience=NOBODY,
            effective=held_on.isoformat(),
            by=CENTRALE,
        )

    @event(events.MeetingRecorded)
    def __init__(self) -> None:
        """Apply the event: the record has no state that another would change."""
