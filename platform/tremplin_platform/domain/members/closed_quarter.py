"""A quarter that a member's own log has seen closed, and then published."""

from collections.abc import Sequence
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.members import delivered as events
from tremplin_platform.events.shapes import LotHours


class ClosedQuarter(BaseAggregate[str]):
    """Its identifier is the quarter, `2026-Q1`. That it exists in a log says that the log has seen it closed."""

    TOPIC = "closed-quarter"
    Event = Fact
    QuarterClosed = events.QuarterClosed
    QuarterPublished = events.QuarterPublished

    @classmethod
    def close(cls, *, log: str, quarter: str, provenance: Provenance) -> Self:
        """The closing, delivered to a log: from here on its work is told in a later quarter."""
        return cls._create(
            cls.QuarterClosed,
            id=subject(log=log, kind=cls.TOPIC, identifier=quarter),
            quarter=quarter,
            **provenance,
        )

    @event(events.QuarterClosed)
    def __init__(self, *, quarter: str) -> None:
        self.quarter = quarter
        self.published = False

    def publish(self, reported: Sequence[LotHours], *, provenance: Provenance) -> None:
        """The publication, delivered with this log's reported hours of the quarter, by contract and lot."""
        self.trigger_event(
            self.QuarterPublished,
            quarter=self.quarter,
            published=sorted(reported, key=lambda hours: (hours["contract"], hours["lot"])),
            **provenance,
        )

    @event(events.QuarterPublished)
    def _apply_quarter_published(self) -> None:
        self.published = True
