"""Whether one person can have worked what is claimed: no more than 24 hours a day, over any days."""

from collections.abc import Iterable
from typing import NamedTuple

from tremplin_platform.domain.worked import hours_of_days


class Span(NamedTuple):
    """Hours (in hundredths) worked between two days, both included, written `YYYY-MM-DD`."""

    worked_from: str
    worked_to: str
    hours: int


def is_too_much(spans: Iterable[Span]) -> bool:
    """
    Whether no sharing of these hours over their days keeps every day within 24.

    It is too much just when, between some first and some last day, what must be worked inside is more than those
    days hold (Hall's condition); so it is enough to look between the days where spans begin and end.
    """
    claimed = list(spans)
    firsts = {span.worked_from for span in claimed}
    lasts = {span.worked_to for span in claimed}
    return any(
        sum(span.hours for span in claimed if first <= span.worked_from and span.worked_to <= last)
        > hours_of_days(first, last)
        for first in firsts
        for last in lasts
        if first <= last
    )
