"""
The time zone of Paris, for instants shown to people and days that begin there.

`quarters.paris_day` finds the day of an instant without the time zone database that this needs.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def midnight(day: date) -> datetime:
    """Return the instant at which a Paris day begins."""
    return datetime.combine(day, time(), tzinfo=PARIS)
