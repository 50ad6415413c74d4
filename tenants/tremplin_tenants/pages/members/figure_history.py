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
_OF_SCALE = 12.0  # percent of the width that the labels of the scale take
_OF_LETTER = 2.0  # and a letter, on a telephone
_AWAY, _BELOW = 7.0, 17.0  # pixels from a step to the foot of its value, above it and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A value from one moment to the next: positions in percent of the width, or in pixels; and where it rose from."""

    begins: str
    ends: str
    y: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepValue:
    """The value of a step as it is written beside it: `anchor` is the side of the text that is at `x`."""

    text: str
    x: str
    y: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryChart:
    """The chart, and `words`, which say it all; `values`: of the last step, and of those wide enough for theirs."""

    steps: Sequence[Step]
    values: Sequence[StepValue]
    lines: Sequence[GridLine]
    first_day: str
    last_day: str
    words: str


def history_chart(
    points: Sequence[Mapping[str, Any]], *, unit: str, until: date, before: str | int = 0
) -> HistoryChart | None:
    """
    Return the chart of the values of a figure up to the end of a day; None where they are fewer than two, or negative.

    :param points: of `results/history`, of hours or euros
    :param unit: written after a value; empty for a count
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
    steps = _steps(places, heights)
    return HistoryChart(
        steps=steps,
        values=_values(steps[1:], [_text(point["value"], unit) for point in points]),
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


def _values(steps: Sequence[Step], texts: Sequence[str]) -> list[StepValue]:
    """Return the values of the steps that have room for theirs, then of the last one, at the end of the chart."""
    free = 100 - _width(texts[-1])
    values = []
    for step, text in zip(steps[:-1], texts[:-1], strict=True):
        begins, ends = max(_percent(step.begins), _OF_SCALE), min(_percent(step.ends), free)
        if ends - begins >= _width(text):
            middle = f"{(begins + ends) / 2:.2f}%"
            values.append(StepValue(text=text, x=middle, y=_beside(step), anchor="middle"))
    last = StepValue(text=texts[-1], x="100%", y=_beside(steps[-1], is_last=True), anchor="end")
    return [*values, last]


def _beside(step: Step, *, is_last: bool = False) -> str:
    """Return the foot of the value of a step: above it, but below the last one where the figure has fallen to it."""
    y = float(step.y)
    is_below = is_last and y > float(step.before) and y + _BELOW < _BASE
    return f"{y + _BELOW if is_below else y - _AWAY:.1f}"


def _width(text: str) -> float:
    return (len(text) + 1) * _OF_LETTER


def _percent(place: str) -> float:
    return float(place.removesuffix("%"))


def _text(value: str | int, unit: str) -> str:
    return f"{written(value)}\u00a0{unit}" if unit else written(value)


def _words(points: Sequence[Mapping[str, Any]]) -> str:
    latest = points[-8:]  # what is heard at once; the table has every value
    return " ".join(f"Depuis l’événement n° {point['seq']} : {written(point['value'])}." for point in latest)


def _height(value: int, top: int) -> str:
    return f"{_BASE - value * (_BASE - _TOP) / top:.1f}"


def _size(value: str | int) -> int:
    return value * 100 if isinstance(value, int) else hundredths(value)
