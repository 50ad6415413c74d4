"""Screening of purchases that can carry a clause: the finding for a CPV and a function of the service."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.refusals import UnknownValue
from tremplin_platform.events.buying import buying as events
from tremplin_platform.events.codes import FUNCTIONS
from tremplin_platform.events.fact import NOBODY, Fact, subject


class Screening(BaseAggregate[str]):
    """The back office and logistics may carry a clause better than the main service."""

    TOPIC = "screening"
    Event = Fact
    ScreeningRecorded = events.ScreeningRecorded

    @classmethod
    def record(cls, *, identifier: str, cpv: str, function: str, finding: str, today: date) -> Self:
        """Record a finding. :raises UnknownValue: no such function"""
        if function not in FUNCTIONS:
            raise UnknownValue(pointer="/function")
        return cls._create(
            cls.ScreeningRecorded,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            cpv=cpv,
            function=function,
            finding=finding,
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.ScreeningRecorded)
    def __init__(self) -> None:
        """Apply the event: the record has no state that another would change."""
