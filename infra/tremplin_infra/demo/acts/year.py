"""The quarters of the demo year: their months, and the days they were closed and published."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tremplin_infra.demo.acts.variation import between

JOINED_ON = date(2025, 1, 1)
SET_UP_ON = date(2025, 6, 2)
STARTS_ON = date(2025, 7, 1)
LAST_DAY = date(2026, 10, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoQuarter:
    """`closed_on` is None while the quarter is open."""

    name: str
    first: date
    last: date
    closed_on: date | None

    @property
    def published_on(self) -> date | None:
        """Return the day a week after it was closed."""
        return self.closed_on and self.closed_on + timedelta(days=7)


QUARTERS = tuple(
    DemoQuarter(name=name, first=first, last=last, closed_on=closed_on)
    for name, first, last, closed_on in (
        ("2025-Q3", date(2025, 7, 1), date(2025, 9, 30), date(2025, 10, 20)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31), date(2026, 1, 20)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 20)),
        ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 20)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), None),
    )
)


def office_hours(day: date, *names: object) -> datetime:
    """Return an instant of a working day, the same for the same names."""
    minutes = between(0, 8 * 60 - 1, "minute", day, *names)
    seconds = between(0, 59, "second", day, *names)
    return datetime.combine(day, time(8), UTC) + timedelta(minutes=minutes, seconds=seconds)


def working_day(day: date) -> date:
    """Return `day`, or the Monday after a week-end."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)
