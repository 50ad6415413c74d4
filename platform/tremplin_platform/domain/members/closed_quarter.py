"""A member's copy of a quarter that is closed, and then published."""

from collections.abc import Sequence
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.hours import quarter as events
from tremplin_platform.events.shapes import LotHours


class ClosedQuarter(BaseAggregate[str]):
    """Its identifier is the quarter, `2026-Q1`. A quarter that the log has not seen closed has no aggregate."""

    TOPIC = "closed-quarter"
    Event = Fact
    QuarterClosed = events.QuarterClosed
    QuarterPublished = events.QuarterPublished

    @classmethod
    def close(cls, *, log: str, quarter: str, provenance: Provenance) -> Self:
        """Record the closing in a log: work of the quarter is then reported in a later one."""
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
        """Record the publication, with this log's reported hours of the quarter, by contract and lot."""
        self.trigger_event(
            self.QuarterPublished,
            quarter=self.quarter,
            published=sorted(reported, key=lambda hours: (hours["contract"], hours["lot"])),
            **provenance,
        )

    @event(events.QuarterPublished)
    def _apply_quarter_published(self) -> None:
        self.published = True
