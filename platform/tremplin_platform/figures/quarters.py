"""Quarters of the civil year, `2026-Q1`, and their days."""

_LAST_DAYS = ("03-31", "06-30", "09-30", "12-31")


def quarter_of(day: str) -> str:
    """The quarter a day (`YYYY-MM-DD`) belongs to."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def last_day(quarter: str) -> str:
    """The last day of a quarter."""
    return f"{quarter[:4]}-{_LAST_DAYS[int(quarter[6]) - 1]}"
