"""A facilitateur's agreement with the centrale: how many contracts it may follow at once, and for how long."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.refusals import EndsBeforeItBegins, NotPositive, Refused
from tremplin_platform.events.buying import facilitation as events
from tremplin_platform.events.fact import NOBODY, Fact, subject


class OutsideConvention(Refused):
    """Cette convention ne court pas à cette date : choisissez un jour de sa durée."""

    code = "outside-convention"
    pointer = "/from"


class AlreadyEnded(Refused):
    """Cette convention a déjà pris fin : enregistrez-en une autre."""

    code = "convention-ended"
    pointer = "/on"


class Convention(BaseAggregate[str]):
    """A facilitateur over its capacity is shown as a warning, never refused: the buyer decides."""

    TOPIC = "convention"
    Event = Fact
    ConventionSigned = events.ConventionSigned
    ConventionAmended = events.ConventionAmended
    ConventionEnded = events.ConventionEnded

    @classmethod
    def sign(
        cls, *, identifier: str, facilitator: str, capacity: int, since: date, until: date | None
    ) -> Self:
        """
        Record an agreement from `since` to `until`, its last day (None: no end agreed).

        :raises NotPositive: a capacity of zero or less
        :raises EndsBeforeItBegins: its last day comes before its first
        """
        if capacity < 1:
            raise NotPositive(pointer="/capacity")
        if until is not None and until < since:
            raise EndsBeforeItBegins(pointer="/to")
        return cls._create(
            cls.ConventionSigned,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            facilitator=facilitator,
            capacity=capacity,
            starts_on=since.isoformat(),
            ends_on=None if until is None else until.isoformat(),
            audience=NOBODY,
            effective=since.isoformat(),
            by=CENTRALE,
        )

    @event(events.ConventionSigned)
    def __init__(self, *, facilitator: str, capacity: int, starts_on: str, ends_on: str | None) -> None:
        self.facilitator = facilitator
        self.capacities = {starts_on: capacity}
        self.starts_on = starts_on
        self.ends_on = ends_on
        self.ended_on: str | None = None

    def amend(self, *, capacity: int, since: date) -> None:
        """
        Change the number of contracts from a day on.

        :raises NotPositive: a capacity of zero or less
        :raises OutsideConvention: it does not run that day
        """
        if capacity < 1:
            raise NotPositive(pointer="/capacity")
        replaced = self.capacity_on(since)
        if replaced is None:
            raise OutsideConvention
        self.trigger_event(
            self.ConventionAmended,
            capacity=capacity,
            replaced=replaced,
            audience=NOBODY,
            effective=since.isoformat(),
            by=CENTRALE,
        )

    def end(self, *, on: date) -> None:
        """
        End the agreement; `on` is the first day without it.

        :raises AlreadyEnded: it was ended before
        :raises OutsideConvention: it does not run that day
        """
        if self.ended_on is not None:
            raise AlreadyEnded
        if self.capacity_on(on) is None:
            raise OutsideConvention(pointer="/on")
        self.trigger_event(
            self.ConventionEnded,
            ended_on=on.isoformat(),
            audience=NOBODY,
            effective=on.isoformat(),
            by=CENTRALE,
        )

    def capacity_on(self, day: date) -> int | None:
        """Return how many contracts the facilitateur may follow on a day; None where the agreement does not run."""
        text = day.isoformat()
        over = self.ends_on is not None and text > self.ends_on
        ended = self.ended_on is not None and text >= self.ended_on
        if text < self.starts_on or over or ended:
            return None
        return self.capacities[max(since for since in self.capacities if since <= text)]

    @event(events.ConventionAmended)
    def _apply_amended(self, *, capacity: int, effective: str) -> None:
        self.capacities = {**self.capacities, effective: capacity}

    @event(events.ConventionEnded)
    def _apply_ended(self, *, ended_on: str) -> None:
        self.ended_on = ended_on
