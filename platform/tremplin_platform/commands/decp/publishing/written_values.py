"""Amounts and days as published documents write them."""

from datetime import date
from functools import lru_cache

from tremplin_platform.events.paris import midnight


def euros(cents: int) -> int | float:
    """Write an amount as a number of euros, whole where it can be; exact to the cent up to 10^13 euros."""
    return cents // 100 if cents % 100 == 0 else cents / 100


@lru_cache(4096)  # contracts by the thousand, on few days
def start_of_day(day: str) -> str:
    """Write a Paris day as the instant at which it begins."""
    return midnight(date.fromisoformat(day)).isoformat()
