"""Whether one person can have worked what is claimed: no more than 24 hours a day, over any days."""

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
    Whether no sharing of these hours over their days leaves a place for `span` with every day within 24.

    It is too much just when, between some first and some last day around it, what must be worked inside is more than
    those days hold (Hall's condition); so it is enough to look between the days where spans begin and end.
    """
    claimed = [span, *others]
    firsts = {one.worked_from for one in claimed if one.worked_from <= span.worked_from}
    lasts = {one.worked_to for one in claimed if one.worked_to >= span.worked_to}
    return any(
        sum(one.hours for one in claimed if first <= one.worked_from and one.worked_to <= last)
        > hours_of_days(first, last)
        for first in firsts
        for last in lasts
    )
