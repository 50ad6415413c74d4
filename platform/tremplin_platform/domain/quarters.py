"""Civil quarters in Paris: `2026-Q1` runs from 1 January to 31 March 2026, both days included."""

import re
from datetime import date, datetime

from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events import quarters

_FORM = re.compile(r"(?!0000)(\d{4})-Q([1-4])", re.ASCII)


class BadQuarter(Refused):
    """Un trimestre s’écrit 2026-Q1 : l’année, un tiret, Q et un chiffre de 1 à 4."""

    code = "bad-quarter"


def quarter_of(day: date) -> str:
    """Return the quarter a day belongs to."""
    return quarters.quarter_of(day.isoformat())


def paris_day(instant: datetime) -> date:
    """Return the day it is in Paris at an instant (which carries its offset)."""
    return date.fromisoformat(quarters.paris_day(instant))


def first_day(quarter: str) -> date:
    """
    Return the first day of a quarter.

    :raises BadQuarter: it is not written `2026-Q1`
    """
    form = _FORM.fullmatch(quarter)
    if form is None:
        raise BadQuarter
    return date(int(form[1]), 3 * int(form[2]) - 2, 1)


def last_day(quarter: str) -> date:
    """
    Return the last day of a quarter.

    :raises BadQuarter: it is not written `2026-Q1`
    """
    first_day(quarter)
    return date.fromisoformat(quarters.last_day(quarter))


def has_ended(quarter: str, *, on: date) -> bool:
    """
    Whether a quarter is over on a day.

    :raises BadQuarter: it is not written `2026-Q1`
    """
    return last_day(quarter) < on
