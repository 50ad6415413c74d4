"""A sheet as it is read, whatever its format, before its columns are known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tremplin_tenants.files.refusals import FileRefused

Value = str | float | bool | date | datetime | time | timedelta
"""A cell's value, as calamine gives it; '' for nothing."""

FORMULA, ERROR, PERCENT = "formula-without-value", "formula-error", "percent"
_AREA = 800_000
"""The cells of a table of 20,000 rows and forty columns."""
_TEXT = 24 * 1024 * 1024
"""The characters that its cells may hold; a table of 20,000 rows holds some 3 million."""
_FAULTS = 240_000
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
    `merged`: (first, last) cells, both included, of an ODS: calamine gives those of an XLSX alone
    `is_1904`: whether its days count from 1904
    """

    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()
    is_1904: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    `lines`: those that hold something, each with its number from 0, given once
    `merged`: (first, last) cells, both included
    """

    name: str
    index: int
    lines: Iterator[tuple[int, list[Value]]]
    marks: Marks = Marks()
    merged: tuple[Merged, ...] = ()


class Extent:
    """Counts what filled cells take: what reads a sheet takes memory for their whole rectangle, and for their texts."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._line = self._column = self._text = 0
        self.faults: dict[tuple[int, int], str] = {}

    def reach(self, line: int, column: int, *, text: int = 0) -> None:
        """
        Count a filled cell, or the last one of a rectangle of the same, and the characters of them all.

        :raises FileRefused: there is more than in any table of 20,000 rows
        """
        self._line, self._column = max(self._line, line + 1), max(self._column, column + 1)
        if self._line * self._column > _AREA:
            raise FileRefused("too-wide", sheet=self._sheet, line=self._line, column=self._column)
        self._text += text
        if self._text > _TEXT:
            raise FileRefused("too-large-unpacked")

    def mark(self, place: tuple[int, int], fault: str) -> None:
        """
        Note the fault of a cell.

        :raises FileRefused: more cells have one than a table of 20,000 rows has
        """
        self.faults[place] = fault
        if len(self.faults) > _FAULTS:
            raise FileRefused("too-large-unpacked")


def width_of(cells: Sequence[Value]) -> int:
    """Return how many cells a line has, up to the last that holds something."""
    width = len(cells)
    while width and cells[width - 1] == "":
        width -= 1
    return width


def filled(rows: Iterable[list[Value]]) -> Iterator[tuple[int, list[Value]]]:
    """Yield the rows that hold something, each with its line from 0."""
    return ((line, row) for line, row in enumerate(rows) if width_of(row))
