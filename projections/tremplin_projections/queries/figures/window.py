"""The limits of an answer: the days of the facts it counts, and the event up to which the log was known."""

from dataclasses import dataclass
from datetime import date, datetime

from tremplin_platform.events.quarters import paris_day
from tremplin_projections.rows.days import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Paris days, both included; None: no limit."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAt:
    """
    A past state of the log: up to event `seq`, recorded at `recorded_at` (None if seq is 0).

    `asked` is the seq or the instant of the request, as it was written; `instant` that instant, None for a seq.
    """

    seq: int
    recorded_at: datetime | None
    asked: int | str
    instant: datetime | None = None

    @property
    def day(self) -> str | None:
        """Return the Paris day asked: of the instant, else of the event; None for the seq 0."""
        moment = self.instant or self.recorded_at
        return None if moment is None else paris_day(moment)


class InvertedWindow(Exception):
    """Raised when the first day of a window is after the last."""


def window(*, effective_from: str | None, effective_to: str | None) -> Window:
    """
    Parse a window of days.

    :raises ValueError: one of them is not a day, `YYYY-MM-DD`
    :raises InvertedWindow: the first day is after the last
    """
    first = None if effective_from is None else day(effective_from)
    last = None if effective_to is None else day(effective_to)
    if first is not None and last is not None and last < first:
        raise InvertedWindow(f"{first} is after {last}")
    return Window(first=first, last=last)


def last_day_counted(*, today: date, known_at: KnownAt | None) -> str | None:
    """
    Return the last Paris day of an answer by default: today, or the day of `known_at`; None for the seq 0.
    """
    return today.isoformat() if known_at is None else known_at.day
