"""The chart of the events of a log by month: a bar for each, which leads to its events."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_SHOWN = 36  # months: beyond, the labels would not fit; the table has every one
_HEIGHT, _TOP = 54.0, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBar:
    """
    A month: how many events, and its bar, in pixels as texts.

    `first`, `last`: its days, as a filter of the page takes them
    """

    events: int
    first: str
    last: str
    y: str
    height: str
    shows_year: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChart:
    """The latest months as bars, and every month for the table."""

    bars: Sequence[MonthBar]
    months: Sequence[MonthBar]


def month_chart(density: Sequence[Mapping[str, Any]]) -> MonthChart | None:
    """
    Return the chart of the events by month; None where there is none.

    :param density: the results of `events/density`, first month to last
    """
    largest = max((month["events"] for month in density), default=0)
    if not largest:
        return None
    months = [_bar(month, largest, is_first=rank == 0) for rank, month in enumerate(density[-_SHOWN:])]
    earlier = [_bar(month, largest, is_first=False) for month in density[:-_SHOWN]]
    return MonthChart(bars=months, months=[*earlier, *months])


def _bar(month: Mapping[str, Any], largest: int, *, is_first: bool) -> MonthBar:
    first = date.fromisoformat(f"{month['month']}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    height = month["events"] * (_HEIGHT - _TOP) / largest
    return MonthBar(
        events=month["events"],
        first=first.isoformat(),
        last=last.isoformat(),
        y=f"{_HEIGHT - height:.1f}",
        height=f"{height:.1f}",
        shows_year=is_first or first.month == 1,
    )
