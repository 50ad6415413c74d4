"""Days as events write them, `YYYY-MM-DD`, and days that must have come."""

from datetime import date, timedelta

from tremplin_platform.domain.refusals import Refused


class InTheFuture(Refused):
    """Cette date est à venir : donnez aujourd’hui (à Paris), ou un jour passé."""

    code = "in-the-future"


def check_past(day: date, *, today: date, pointer: str) -> None:
    """
    Check that a day has come, by the Paris day `today`.

    :raises InTheFuture: it has not
    """
    if day > today:
        raise InTheFuture(pointer=pointer)


def day_before(day: str) -> str:
    """Return the day before `day`, both written `YYYY-MM-DD`."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def years_after(day: str, years: int) -> str:
    """Return the same day so many years later; 29 February gives 1 March."""
    begun = date.fromisoformat(day)
    try:
        return begun.replace(year=begun.year + years).isoformat()
    except ValueError:
        return date(begun.year + years, 3, 1).isoformat()
