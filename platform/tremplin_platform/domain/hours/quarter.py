"""Quarters of the centrale: open, then closed, then published, never reopened; the quarter of a report of hours."""

from datetime import date
from typing import Self, TypedDict

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.quarters import has_ended
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.fact import EVERY_MEMBER, Fact, subject
from tremplin_platform.events.hours import quarter as events


class QuarterNotEnded(Refused):
    """Ce trimestre n’est pas terminé : il ne peut être clos qu’à partir du lendemain de son dernier jour."""

    code = "quarter-not-ended"


class QuarterAlreadyClosed(Refused):
    """Ce trimestre est déjà clos : ce qui vient ensuite est un ajustement du trimestre en cours."""

    code = "quarter-closed"


class QuarterNotClosed(Refused):
    """Ce trimestre n’est pas clos : clôturez-le avant de le publier."""

    code = "quarter-not-closed"


class QuarterAlreadyPublished(Refused):
    """Ce trimestre est déjà publié : ses chiffres ne changent plus."""

    code = "quarter-published"


class Quarter(BaseAggregate[str]):
    """Its identifier is the quarter, `2026-Q1`. An open quarter has no aggregate."""

    TOPIC = "quarter"
    Event = Fact
    Closed = events.Closed
    Published = events.Published

    @classmethod
    def close(cls, *, quarter: str, today: date) -> Self:
        """
        Close a quarter: work of it that is recorded later is an adjustment of a later quarter.

        :raises BadQuarter: it is not written `2026-Q1`
        :raises QuarterNotEnded: its last day in Paris is not over
        """
        if not has_ended(quarter, on=today):
            raise QuarterNotEnded
        return cls._create(
            cls.Closed,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=quarter),
            quarter=quarter,
            audience=EVERY_MEMBER,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.Closed)
    def __init__(self, *, quarter: str) -> None:
        self.quarter = quarter
        self.published = False

    def publish(self, *, today: date) -> None:
        """
        Publish the quarter's reported hours, which then never change.

        :raises QuarterAlreadyPublished: they are published
        """
        if self.published:
            raise QuarterAlreadyPublished
        self.trigger_event(
            self.Published,
            quarter=self.quarter,
            audience=EVERY_MEMBER,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.Published)
    def _apply_published(self) -> None:
        self.published = True


class Reported(TypedDict):
    """The quarter that hours are reported in; `adjustment`: a later one, since the work's own quarter was closed."""

    reported_in: str
    adjustment: bool


def reported_in(*, work_quarter: str, closed: bool, current: str) -> Reported:
    """
    Return the quarter of the work, or the current one where this log has seen the work's quarter closed.

    :param closed: whether this log has seen the work's quarter closed
    :param current: the Paris quarter of the recording
    """
    return {"reported_in": current if closed else work_quarter, "adjustment": closed}
