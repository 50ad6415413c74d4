"""Which facts an answer counts: by the day they take effect, and by how far the log was known."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tremplin_projections.rows.days import day

_PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Paris days, both included; None is without bound."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAt:
    """
    What was known once event `seq` of the log was recorded (at `recorded_at`, None where seq is 0).

    `asked` is how it was asked for: a seq, or an instant.
    """

    seq: int
    recorded_at: datetime | None
    asked: int | str


class InvertedWindow(Exception):
    """The first day is after the last: balances apart by day would be taken away, not added."""


def window(*, effective_from: str | None, effective_to: str | None) -> Window:
    """
    The days from one to another.

    :raises ValueError: one of them is no day, `YYYY-MM-DD`
    :raises InvertedWindow: it ends before it begins
    """
    first = None if effective_from is None else day(effective_from)
    last = None if effective_to is None else day(effective_to)
    if first is not None and last is not None and last < first:
        raise InvertedWindow(f"{first} is after {last}")
    return Window(first=first, last=last)


def last_day_counted(*, today: date, known_at: KnownAt | None) -> str | None:
    """
    The Paris day until which an answer counts where none is asked for: today, or, about the past, the day that its
    last event was recorded (None: before any).
    """
    if known_at is None:
        return today.isoformat()
    if known_at.recorded_at is None:
        return None
    return known_at.recorded_at.astimezone(_PARIS).date().isoformat()
