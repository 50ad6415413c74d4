"""Check that a person can have worked the hours claimed: no more than 24 a day, over any days."""

from collections.abc import Iterable
from typing import NamedTuple

from tremplin_platform.domain.hours.worked import hours_of_days


class Span(NamedTuple):
    """Hours (in hundredths) worked between two days, both included, written `YYYY-MM-DD`."""

    worked_from: str
    worked_to: str
    hours: int


def is_too_much(span: Span, others: Iterable[Span]) -> bool:
    """
    Whether these hours cannot be spread over their days with at most 24 on each day.

    That is so exactly when, between some first and some last day around `span`, the hours that must be worked inside
    exceed those days (Hall's condition); it is enough to try the days where spans begin and end.
    """
    claimed = sorted((span, *others), key=lambda other: other.worked_to)
    firsts = {other.worked_from for other in claimed if other.worked_from <= span.worked_from}
    return any(_exceeds(first, claimed, upto=span.worked_to) for first in firsts)


def _exceeds(first: str, claimed: list[Span], *, upto: str) -> bool:
    """Whether what begins on `first` or later exceeds the days to some last day, `upto` or later, by which it ends."""
    hours = 0
    for other in claimed:
        if other.worked_from >= first:
            hours += other.hours
            if other.worked_to >= upto and hours > hours_of_days(first, other.worked_to):
                return True
    return False
