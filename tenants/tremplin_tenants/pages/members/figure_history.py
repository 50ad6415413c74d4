"""The chart of what was known of a figure, and when: a step at each event that changed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from tremplin_platform.events.paris import PARIS
from tremplin_platform.figures.results.rendering import hundredths
from tremplin_tenants.pages.members.quarters import GridLine, scale
from tremplin_tenants.pages.web.written import written

_TOP, _BASE = 20.0, 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A value from one moment to the next: positions in percent of the width, or in pixels; and where it rose from."""

    begins: str
    ends: str
    y: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryChart:
    """The chart, and `words`, which say it all."""

    steps: Sequence[Step]
    lines: Sequence[GridLine]
    first_day: str
    last_day: str
    words: str


def history_chart(
    points: Sequence[Mapping[str, Any]], *, until: date, before: str | int = 0
) -> HistoryChart | None:
    """
    Return the chart of the values of a figure up to the end of a day; None where they are fewer than two, or negative.

    :param points: of `results/history`, of hours or euros
    :param before: the value before the first of them
    """
    values = [_size(point["value"]) for point in points]
    if len(points) < 2 or min(values) < 0:
        return None
    moments = [datetime.fromisoformat(point["recorded_at"]) for point in points]
    begin = moments[0] - timedelta(days=7)
    end = max(datetime.combine(until, time.max, PARIS), moments[-1])
    whole = (end - begin).total_seconds()
    places = [f"{(moment - begin).total_seconds() * 100 / whole:.2f}%" for moment in moments]
    step, top = scale(max(_size(before), *values))
    heights = [_height(value, top) for value in (_size(before), *values)]
    return HistoryChart(
        steps=_steps(places, heights),
        lines=[
            GridLine(y=_height(value, top), label=written(value // 100))
            for value in range(step, top + 1, step)
        ],
        first_day=begin.astimezone(PARIS).date().isoformat(),
        last_day=until.isoformat(),
        words=_words(points),
    )


def _steps(places: Sequence[str], heights: Sequence[str]) -> list[Step]:
    return [
        Step(begins=begins, ends=ends, y=y, before=before)
        for begins, ends, y, before in zip(
            ("0%", *places), (*places, "100%"), heights, (heights[0], *heights[:-1]), strict=True
        )
    ]


def _words(points: Sequence[Mapping[str, Any]]) -> str:
    latest = points[-8:]  # what is heard at once; the table has every value
    return " ".join(f"Depuis l’événement n° {point['seq']} : {written(point['value'])}." for point in latest)


def _height(value: int, top: int) -> str:
    return f"{_BASE - value * (_BASE - _TOP) / top:.1f}"


def _size(value: str | int) -> int:
    return value * 100 if isinstance(value, int) else hundredths(value)
