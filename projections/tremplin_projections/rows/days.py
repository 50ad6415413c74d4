"""Read days from texts."""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=4096)
def day(text: str) -> date:
    """:raises ValueError: not a day, `YYYY-MM-DD`"""
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    """:raises ValueError: neither null nor a day"""
    return None if text is None else day(text)
