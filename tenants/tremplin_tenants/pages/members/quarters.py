"""The chart of hours by quarter: bars of what is true today, diamonds of what was published and has moved since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.figures.results.rendering import decimal, hundredths
from tremplin_tenants.pages.web.written import written

_SHOWN = 12  # quarters: beyond, the labels would not fit; the table has every one
_TOP, _BASE = 20.0, 150.0
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterBar:
    """The bar of a quarter: positions in percent of the width, or in pixels of height, as texts."""

    middle: str
    left: str
    width: str
    top: str
    height: str
    published_at: str
    is_published: bool
    label: str
    year: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """A line of the scale, and its label."""

    y: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterChart:
    """The chart, and `words`, which say it all."""

    bars: Sequence[QuarterBar]
    lines: Sequence[GridLine]
    words: str
    has_unpublished: bool


def with_gaps(quarters: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the quarters with `gap`, what is true today less what was published; None before it is."""
    return [
        {
            **quarter,
            "gap": None
            if quarter["published"] is None
            else decimal(hundredths(quarter["validated"]) - hundredths(quarter["published"])),
        }
        for quarter in quarters
    ]


def quarter_chart(quarters: Sequence[Mapping[str, Any]]) -> QuarterChart | None:
    """Return the chart of the latest quarters of `results`; None where none has an hour."""
    shown = quarters[-_SHOWN:]
    sizes = [
        max(hundredths(quarter["validated"]), hundredths(quarter["published"] or "0.00")) for quarter in shown
    ]
    if not any(sizes):
        return None
    step, top = scale(max(sizes))
    height = (_BASE - _TOP) / top
    slot = 100 / len(shown)
    bars = [_bar(quarter, rank, slot, height) for rank, quarter in enumerate(shown)]
    lines = [
        GridLine(y=f"{_BASE - value * height:.1f}", label=_units(value) + (" h" if value == top else ""))
        for value in range(step, top + 1, step)
    ]
    return QuarterChart(
        bars=bars,
        lines=lines,
        words=" ".join(_words(quarter) for quarter in shown),
        has_unpublished=any(not bar.is_published for bar in bars),
    )


def _bar(quarter: Mapping[str, Any], rank: int, slot: float, height: float) -> QuarterBar:
    size = max(0, hundredths(quarter["validated"]))
    published = quarter["published"]
    year, _, number = quarter["quarter"].partition("-Q")
    has_moved = published is not None and published != quarter["validated"]
    width = min(slot / 2, 10.0)
    return QuarterBar(
        middle=f"{slot * (rank + 0.5):.2f}%",
        left=f"{slot * (rank + 0.5) - width / 2:.2f}%",
        width=f"{width:.2f}%",
        top=f"{_BASE - size * height:.1f}",
        height=f"{size * height:.1f}",
        published_at=f"{_BASE - max(0, hundredths(published)) * height:.1f}" if has_moved else "",
        is_published=published is not None,
        label=f"T{number}",
        year=year if rank == 0 or number == "1" else "",
    )


def scale(largest: int) -> tuple[int, int]:
    """Return the step of the scale and its end, in hundredths: two to five lines of a round number of hours."""
    unit = 100
    while True:
        for step in _STEPS:
            if largest <= step * unit * 4:
                return step * unit, -(-largest // (step * unit)) * step * unit
        unit *= 10


def _units(value: int) -> str:
    return written(value // 100)


def _words(quarter: Mapping[str, Any]) -> str:
    year, _, number = quarter["quarter"].partition("-Q")
    published = quarter["published"]
    moved = f", {written(published)} h publiées" if published not in (None, quarter["validated"]) else ""
    return f"T{number} {year} : {written(quarter['validated'])} h{moved}."
