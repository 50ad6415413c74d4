"""Quarters of the civil year, `2026-Q1`, from the texts that events carry. They must be well formed."""

from collections.abc import Iterator

_LAST_DAYS = ("03-31", "06-30", "09-30", "12-31")


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
