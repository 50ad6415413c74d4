"""A sheet as it is read, whatever its format, before its columns are known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tremplin_tenants.files.refusals import FileRefused

Value = str | float | bool | date | datetime | time | timedelta
"""A cell's value, as calamine gives it; '' for nothing."""

FORMULA, ERROR, PERCENT = "formula-without-value", "formula-error", "percent"
_AREA = 2_000_000
SHEETS = 50
"""How many sheets of a workbook are looked at."""


Merged = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last (line, column) of cells that are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """
    What a sheet's XML says beside its values. Lines and columns count from 0.

    `faults`: `FORMULA`, `ERROR` or `PERCENT` of a cell
    `hidden`: the lines that the sheet does not show
    `is_1904`: whether its days count from 1904
    """

    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    is_1904: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`lines`: those that hold something, each with its number from 0; `merged`: (first, last) cells, both included."""

    name: str
    index: int
    lines: list[tuple[int, list[Value]]]
    marks: Marks = Marks()
    merged: tuple[Merged, ...] = ()

    @property
    def width(self) -> int:
        """How many columns hold something."""
        return max(
            (at for _, cells in self.lines for at, cell in enumerate(cells, 1) if cell != ""), default=0
        )


class Extent:
    """Counts how far the filled cells of a sheet go; what reads them takes memory for all of that rectangle."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._line = self._column = 0

    def reach(self, line: int, column: int) -> None:
        """
        Count a filled cell.

        :raises FileRefused: the rectangle is larger than any table of 20,000 rows
        """
        self._line, self._column = max(self._line, line + 1), max(self._column, column + 1)
        if self._line * self._column > _AREA:
            raise FileRefused("too-wide", sheet=self._sheet, line=self._line, column=self._column)


def filled(rows: Iterator[list[Value]]) -> list[tuple[int, list[Value]]]:
    """Return the rows that hold something, each with its line from 0."""
    return [(line, row) for line, row in enumerate(rows) if any(cell != "" for cell in row)]
