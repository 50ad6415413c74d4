"""
Days and quarters of the civil year in Paris, `2026-03-31` and `2026-Q1`, from the texts and instants of events. They
must be well formed.

The hour of Paris follows the rule in force since 1996 (directive 2000/84/CE: summer time from the last Sunday of March
to that of October, at 01:00 UTC), computed here so that a verifier needs no time zone database: Windows has none.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_LAST_DAYS = ("03-31", "06-30", "09-30", "12-31")


def paris_day(instant: datetime) -> str:
    """Return the day it is in Paris, `YYYY-MM-DD`, at an instant with its offset."""
    moment = instant.astimezone(UTC)
    first, last = _summer(moment.year)
    return (moment + timedelta(hours=2 if first <= moment < last else 1)).date().isoformat()


def quarter_of(day: str) -> str:
    """Return the quarter of a day, `YYYY-MM-DD`."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def last_day(quarter: str) -> str:
    """Return the last day of a quarter, `YYYY-MM-DD`."""
    return f"{quarter[:4]}-{_LAST_DAYS[int(quarter[6]) - 1]}"


def first_day(quarter: str) -> str:
    """Return the first day of a quarter, `YYYY-MM-DD`."""
    return f"{quarter[:4]}-{3 * int(quarter[6]) - 2:02}-01"


def before(quarter: str) -> str:
    """Return the quarter before this one."""
    year, rank = int(quarter[:4]), int(quarter[6])
    return f"{year:04}-Q{rank - 1}" if rank > 1 else f"{year - 1:04}-Q4"


def quarters_from(first: str, last: str) -> Iterator[str]:
    """Yield every quarter from `first` to `last`, both included; nothing if `last` is earlier."""
    for number in range(_number(first), _number(last) + 1):
        yield f"{number // 4:04}-Q{number % 4 + 1}"


def _number(quarter: str) -> int:
    return 4 * int(quarter[:4]) + int(quarter[6]) - 1


@lru_cache(maxsize=256)
def _summer(year: int) -> tuple[datetime, datetime]:
    """Return the instants between which Paris has summer time."""
    return _last_sunday(year, 3), _last_sunday(year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
