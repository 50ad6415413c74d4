"""Suspensions of a clause (CCAG-FCS 16.1.4.4): they do not overlap, and forbid formal notices and penalties."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tremplin_platform.domain.refusals import EndsBeforeItBegins, Refused


class AlreadySuspended(Refused):
    """La clause de ce lot est déjà suspendue pendant une partie de cette période : choisissez d’autres jours."""

    code = "already-suspended"
    article = "CCAG-FCS 16.1.4.4"
    pointer = "/from"


class SuspendedThen(Refused):
    """La clause de ce lot est suspendue ce jour-là : ni mise en demeure ni pénalité avant la fin de la suspension."""

    code = "clause-suspended"
    article = "CCAG-FCS 16.1.4.4"
    pointer = "/on"


class Suspended(NamedTuple):
    """From `first` to `last`, both included; None: no end is known."""

    first: str
    last: str | None

    def meets(self, other: "Suspended") -> bool:
        """Whether they have a day in common."""
        return (other.last is None or self.first <= other.last) and (
            self.last is None or other.first <= self.last
        )


def suspension(since: date, until: date | None, *, known: Iterable[Suspended]) -> Suspended:
    """
    Return the days of a new suspension.

    :raises EndsBeforeItBegins: `until` is before `since`
    :raises AlreadySuspended: the clause is suspended on some of these days
    """
    if until is not None and until < since:
        raise EndsBeforeItBegins(pointer="/until")
    days = Suspended(since.isoformat(), None if until is None else until.isoformat())
    if any(days.meets(other) for other in known):
        raise AlreadySuspended
    return days


def check_not_suspended(known: Iterable[Suspended], *, on: date) -> None:
    """:raises SuspendedThen: the clause is suspended that day"""
    day = Suspended(on.isoformat(), on.isoformat())
    if any(day.meets(other) for other in known):
        raise SuspendedThen
