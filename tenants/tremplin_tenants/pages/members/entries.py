"""The entries of a figure with their running sum, and hours by quarter worked and quarter reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.figures.results.rendering import decimal, hundredths
from tremplin_tenants.pages.web.written import written


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningEntry:
    """An entry, and the sum of those up to it; None where not all entries are known."""

    line: Mapping[str, Any]
    sum: str | int | None

    @property
    def is_less(self) -> bool:
        """Whether the entry takes away from the figure."""
        return _size(self.line["amount"]) < 0

    @property
    def size(self) -> str:
        """The amount without its sign, as people read it."""
        return written(self.line["amount"]).lstrip("−")


def running(
    lines: Sequence[Mapping[str, Any]], *, total: str | int | None, is_whole: bool
) -> list[RunningEntry] | None:
    """
    Return the entries with their running sum; None where all of them do not sum to the figure.

    :param total: the figure
    :param is_whole: whether these are all of its entries; where not, nothing is summed
    """
    if not is_whole:
        return [RunningEntry(line=line, sum=None) for line in lines]
    entries, sum_ = [], 0
    for line in lines:
        sum_ += _size(line["amount"])
        entries.append(RunningEntry(line=line, sum=_like(total, sum_)))
    return entries if sum_ == _size(total) else None


def cross_table(
    *, worked: Sequence[Mapping[str, Any]], reported: Sequence[Mapping[str, Any]]
) -> dict[str, Any] | None:
    """
    Return hours by quarter worked (rows) and reported (columns), joined by event and lot; None where they do not pair.

    Each row is its quarter, its cells (texts, or None for nothing) and its sum.
    """
    reported_in = {_event(line): line["quarter"] for line in reported}
    if {_event(line) for line in worked} != set(reported_in) or len(reported_in) != len(reported):
        return None
    cells: dict[tuple[str, str], int] = {}
    for line in worked:
        place = line["quarter"], reported_in[_event(line)]
        cells[place] = cells.get(place, 0) + _size(line["amount"])
    return _with_sums(cells)


def _with_sums(cells: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    return {
        "columns": columns,
        "rows": [
            {
                "quarter": row,
                "cells": [_cell(cells, row, column) for column in columns],
                "sum": decimal(sum(cells.get((row, column), 0) for column in columns)),
            }
            for row in rows
        ],
        "sums": [decimal(sum(cells.get((row, column), 0) for row in rows)) for column in columns],
    }


def _cell(cells: Mapping[tuple[str, str], int], row: str, column: str) -> str | None:
    found = cells.get((row, column))
    return None if found is None else decimal(found)


def _event(line: Mapping[str, Any]) -> tuple[int, str, str]:
    return line["seq"], line["contract"], line["lot"]


def _size(value: str | int | None) -> int:
    return value if isinstance(value, int) else hundredths(value or "0.00")


def _like(total: str | int | None, size: int) -> str | int:
    return size if isinstance(total, int) else decimal(size)
