"""Close and publish quarters, by a buyer. Each command takes a session of the centrale's log."""

from tremplin_platform.commands.attribution.hours_attribution import attribute_hours
from tremplin_platform.domain.hours.quarter import Quarter, QuarterAlreadyClosed, QuarterNotClosed
from tremplin_platform.domain.quarters import first_day, paris_day
from tremplin_platform.store.session import Position, Session

__all__ = ["close_quarter", "publish_quarter"]


def close_quarter(session: Session, *, quarter: str) -> Position:
    """
    Close a quarter: work of it that is recorded from here on is reported in a later one.

    Its hours that are no one member's are shared, and those of quarters closed before once more where something came
    late.

    :raises BadQuarter: it is not written `2026-Q1`
    :raises QuarterAlreadyClosed: it is
    :raises QuarterNotEnded: its last day in Paris is not over
    """
    first_day(quarter)  # raises BadQuarter
    session.hold()
    if session.find(Quarter, quarter) is not None:
        raise QuarterAlreadyClosed
    closed = Quarter.close(quarter=quarter, today=paris_day(session.now))
    # First, so that shares are in the reported hours of the quarter when a log sees it closed.
    return session.save(*attribute_hours(session, closing=quarter), closed)


def publish_quarter(session: Session, *, quarter: str) -> Position:
    """
    Publish the reported hours of a closed quarter; what is published never changes.

    :raises BadQuarter: it is not written `2026-Q1`
    :raises QuarterNotClosed: it is not closed
    :raises QuarterAlreadyPublished: it is published
    """
    first_day(quarter)  # raises BadQuarter
    closed = session.find(Quarter, quarter)
    if closed is None:
        raise QuarterNotClosed
    closed.publish(today=paris_day(session.now))
    return session.save(closed)
