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
    claimed = [span, *others]
    firsts = {other.worked_from for other in claimed if other.worked_from <= span.worked_from}
    lasts = {other.worked_to for other in claimed if other.worked_to >= span.worked_to}
    return any(
        sum(other.hours for other in claimed if first <= other.worked_from and other.worked_to <= last)
        > hours_of_days(first, last)
        for first in firsts
        for last in lasts
    )
