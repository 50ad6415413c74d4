"""Parse days written `YYYY-MM-DD`, with a cache: events repeat the same days."""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=4096)
def day(text: str) -> date:
    """:raises ValueError: `text` is not a day"""
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    """:raises ValueError: `text` is neither None nor a day"""
    return None if text is None else day(text)
