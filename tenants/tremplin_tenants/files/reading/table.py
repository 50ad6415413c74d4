"""Read a file that people send into a table: its columns found, its rows with the line that each is on."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Literal, cast

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from tremplin_tenants.files.columns import Column
from tremplin_tenants.files.reading import csv_text, ods, xlsx
from tremplin_tenants.files.reading.archives import check_not_ole, checked_kind, is_zip
from tremplin_tenants.files.reading.cells import Cell
from tremplin_tenants.files.reading.header import LOOKED_AT, Header, find_header, named
from tremplin_tenants.files.reading.sheets import Extent, Sheet, Value, filled, width_of
from tremplin_tenants.files.refusals import ROWS, FileRefused

Kind = Literal["csv", "xlsx", "ods"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`number`: of the sheet, from 1; `cells`: those of the columns that are read, by field."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    What a file holds.

    `sheet`: the place of the sheet that was read, from 0; `dialect`: how a CSV is written
    `width`: how many columns of it hold something
    `remarks`: what was guessed or passed over, in French sentences
    """

    kind: Kind
    sheet: int
    width: int
    header: Header
    lines: list[Line]
    remarks: list[str]
    dialect: csv_text.Dialect | None = field(default=None)

    @property
    def anomalies(self) -> int:
        """The place of the column *Anomalies*: the one that the file has, else the first that holds nothing."""
        return self.width if self.header.anomalies is None else self.header.anomalies

    def headed(self, name: str) -> str | None:
        """Return the header of a field as the file writes it, None where it has no such column."""
        places = (at for at, column in self.header.columns.items() if column.field == name)
        return next((self.header.texts[at] for at in places), None)


def read_table(content: bytes, columns: Sequence[Column]) -> Table:
    """
    Read a CSV, XLSX or ODS; its name is not looked at, but what it holds.

    :raises FileRefused: it cannot be read, or its header is not that of these columns
    """
    check_not_ole(content)
    if not is_zip(content):
        dialect = csv_text.dialect_of(content)
        return _table(
            "csv", [Sheet(name="CSV", index=0, lines=_csv_lines(content, dialect))], columns, dialect
        )
    kind = checked_kind(content)
    return _table(kind, _sheets(content, kind), columns)


def _csv_lines(content: bytes, dialect: csv_text.Dialect) -> Iterator[tuple[int, list[Value]]]:
    """Yield the lines that hold something. :raises FileRefused: they go too far"""
    extent = Extent("CSV")
    for line, cells in dialect.rows(content):
        width = width_of(cells)
        if width:
            extent.reach(line - 1, width - 1)
            yield line - 1, cast("list[Value]", cells)


def _sheets(content: bytes, kind: Kind) -> Iterator[Sheet]:
    with xlsx.opened(content) as archive:
        parts = xlsx.sheet_parts(archive) if kind == "xlsx" else []
        in_ods = ods.marks(archive) if kind == "ods" else []
        shared = xlsx.book(archive) if parts else None
        workbook: CalamineWorkbook | None = None
        for index in range(len(parts) or len(in_ods)):
            marks = xlsx.marks(archive, shared, *parts[index]) if shared else in_ods[index]
            try:
                workbook = workbook or CalamineWorkbook.from_filelike(io.BytesIO(content))
                name = parts[index][0] if parts else workbook.sheet_names[index]
                sheet = workbook.get_sheet_by_name(name)
                left = 0 if sheet.start is None else sheet.start[1]
                rows = ([""] * left + row for row in sheet.iter_rows())
                lines = filled(cast("Iterator[list[Value]]", rows))
                merged = marks.merged if kind == "ods" else tuple(sheet.merged_cell_ranges or ())
            except PasswordError as error:
                raise FileRefused("password-or-old-format") from error
            except (CalamineError, ZipError, IndexError) as error:
                raise FileRefused("unreadable-file") from error
            yield Sheet(name=name, index=index, lines=lines, marks=marks, merged=merged)


def _table(
    kind: Kind,
    sheets: Sequence[Sheet] | Iterator[Sheet],
    columns: Sequence[Column],
    dialect: csv_text.Dialect | None = None,
) -> Table:
    for sheet in sheets:
        head = list(islice(sheet.lines, LOOKED_AT))
        header = find_header(head, sheet.merged, columns)
        if header is not None:
            rows = _Rows(sheet, header)
            lines = rows.lines(chain(head, sheet.lines))
            remarks = _remarks(sheet, header, kind, hidden=rows.hidden)
            return Table(
                kind=kind,
                sheet=sheet.index,
                width=rows.width,
                header=header,
                lines=lines,
                remarks=remarks,
                dialect=dialect,
            )
    raise FileRefused("no-header", missing=named([column.header for column in columns if column.required]))


class _Rows:
    """Reads the lines of a sheet one after another, and keeps the cells of the header's columns alone."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._sheet = sheet
        self._header = header
        self.width = self.hidden = 0

    def lines(self, lines: Iterable[tuple[int, list[Value]]]) -> list[Line]:
        """
        Return the rows below the header that hold something in its columns.

        :raises FileRefused: there are none, or more than `ROWS`
        """
        found: list[Line] = []
        for at, values in lines:
            self.width = max(self.width, width_of(values))
            if at <= self._header.line:
                continue
            self.hidden += at in self._sheet.marks.hidden
            cells = self._cells(at, values)
            if any(cell.value != "" or cell.mark for cell in cells.values()):
                found.append(Line(number=at + 1, cells=cells))
            if len(found) > ROWS:
                raise FileRefused("too-many-rows")
        if not found:
            raise FileRefused("no-rows")
        return found

    def _cells(self, line: int, values: list[Value]) -> dict[str, Cell]:
        marks = self._sheet.marks
        return {
            column.field: Cell(
                value=values[place] if place < len(values) else "",
                mark=marks.faults.get((line, place)),
                is_1904=marks.is_1904,
            )
            for place, column in self._header.columns.items()
        }


def _remarks(sheet: Sheet, header: Header, kind: Kind, *, hidden: int) -> list[str]:
    remarks: list[str] = []
    if kind != "csv" and sheet.index > 0:
        remarks.append(f"C’est la feuille « {sheet.name} » qui est lue.")
    if header.is_merged:
        remarks.append(
            f"Les en-têtes sont lus sur les lignes {header.line} et {header.line + 1}, fusionnées."
        )
    elif header.line > 0:
        remarks.append(
            f"Les en-têtes sont lus à la ligne {header.line + 1} ; ce qui est au-dessus est un titre."
        )
    if header.ignored:
        remarks.append(f"Ces colonnes ne sont pas lues : {named(header.ignored)}.")
    if hidden:
        some = "1 ligne masquée est lue" if hidden == 1 else f"{hidden} lignes masquées sont lues"
        remarks.append(f"{some} comme les autres.")
    return remarks
