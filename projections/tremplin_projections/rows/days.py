"""Parse days written `YYYY-MM-DD`, with a cache: events repeat the same days."""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=4096)
def day(text: str) -> date:
    """Parse a day; raise ValueError if `text` is not one."""
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    """Parse a day, or return None for None; raise ValueError for any other text."""
    return None if text is None else day(text)
