"""Quarters of the civil year, `2026-Q1`, from the texts that events carry. They must be well formed."""

_LAST_DAYS = ("03-31", "06-30", "09-30", "12-31")


def quarter_of(day: str) -> str:
    """Return the quarter of a day, `YYYY-MM-DD`."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def last_day(quarter: str) -> str:
    """Return the last day of a quarter, `YYYY-MM-DD`."""
    return f"{quarter[:4]}-{_LAST_DAYS[int(quarter[6]) - 1]}"
