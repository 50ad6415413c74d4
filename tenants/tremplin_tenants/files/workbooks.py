"""
Write a list as an XLSX workbook, streamed: the sheet *Données*, then *Lisez-moi*.

XlsxWriter makes the workbook with its header and no rows; this module writes the rows into the first sheet as they are
sent. For 200,000 rows XlsxWriter alone takes a minute before the first byte; this takes a few seconds in all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, RawIOBase
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from tremplin_tenants.files.cells import Kind, ListColumn
from tremplin_tenants.files.sheet_rows import Styles, row_writer
from tremplin_tenants.files.spooled_rows import SpooledRows

MOST_ROWS = 1_048_575
"""The rows of a sheet, its header excepted."""
SHEET, READ_ME = "Données", "Lisez-moi"

_SHEET_FILE, _LEVEL = "xl/worksheets/sheet1.xml", 1
_FORMATS: tuple[dict[str, Any], ...] = (
    {"num_format": "@"},
    {"num_format": "@", "quote_prefix": True},
    {"num_format": "#,##0.00"},
    {"num_format": "0"},
    {"num_format": "dd/mm/yyyy"},
    {"num_format": "dd/mm/yyyy hh:mm:ss"},
)
"""In the order of the fields of `Styles`."""
_WIDTHS = {Kind.NUMBER: 14, Kind.WHOLE: 12, Kind.DAY: 12, Kind.INSTANT: 20, Kind.FLAG: 10, Kind.PARTS: 40}
_TEXT_WIDTH, _HEADER_MARGIN = 24, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMe:
    """What *Lisez-moi* states of a list: its title and description, then pairs of a name and a value."""

    title: str
    description: str
    facts: Sequence[tuple[str, str]]


def workbook_parts(columns: Sequence[ListColumn], rows: SpooledRows, read_me: ReadMe) -> Iterator[bytes]:
    """Yield the file part by part. The rows are at most `MOST_ROWS`."""
    frame = ZipFile(BytesIO(_frame(columns, rows.count, read_me)))
    head, styles, tail = _opened(frame.read(_SHEET_FILE).decode(), columns, rows.count)
    out = _Parts()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in frame.namelist():
            if name != _SHEET_FILE:
                archive.writestr(name, frame.read(name))
        with archive.open(_SHEET_FILE, "w") as sheet:
            sheet.write(head)
            for text in _row_texts(columns, rows, styles):
                sheet.write(text)
                yield out.taken()
            sheet.write(tail)
    yield out.taken()


def _row_texts(columns: Sequence[ListColumn], rows: SpooledRows, styles: Styles) -> Iterator[bytes]:
    write, number = row_writer([column.kind for column in columns], styles), 1
    for page in rows.pages():
        yield "".join([write(number + place, row) for place, row in enumerate(page, start=1)]).encode()
        number += len(page)


def _frame(columns: Sequence[ListColumn], count: int, read_me: ReadMe) -> bytes:
    """Return the workbook with its header, and one row of empty cells, in each of the formats of cells."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": read_me.title, "company": "Tremplin"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        sheet = book.add_worksheet(SHEET)
        for place, column in enumerate(columns):
            width = _WIDTHS.get(column.kind, _TEXT_WIDTH)
            sheet.set_column(place, place, max(width, min(len(column.header) + _HEADER_MARGIN, _TEXT_WIDTH)))
            sheet.write_string(0, place, column.header, bold)
        for place, properties in enumerate(_FORMATS):
            sheet.write_blank(1, place, None, book.add_format(properties))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        _write_read_me(book, book.add_worksheet(READ_ME), columns, read_me)
    return content.getvalue()


def _write_read_me(book: Workbook, sheet: Worksheet, columns: Iterable[ListColumn], read_me: ReadMe) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    bold, wrapped = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True}),
    )
    for place, width in enumerate((38, 70, 30)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, read_me.title, title)
    sheet.write_string(1, 0, read_me.description)
    at = 3
    for name, value in read_me.facts:
        sheet.write_string(at, 0, name, bold)
        sheet.write_string(at, 1, value, wrapped)
        at += 1
    for place, header in enumerate(("Colonne", "Définition", "Nom dans l’API")):
        sheet.write_string(at + 1, place, header, bold)
    for row, column in enumerate(columns, start=at + 2):
        for place, text in enumerate((column.header, column.meaning, column.name)):
            sheet.write_string(row, place, text, wrapped)


def _opened(sheet: str, columns: Sequence[ListColumn], count: int) -> tuple[bytes, Styles, bytes]:
    """Return what comes before the rows in the frame's sheet, the styles of its row of formats, what comes after."""
    head, _, rest = sheet.partition('<row r="2"')
    formats, _, tail = rest.partition("</sheetData>")
    found = [int(cell.partition('"')[0]) for cell in formats.split(' s="')[1:]]
    used, size = (
        xl_rowcol_to_cell(1, max(len(columns), len(_FORMATS)) - 1),
        xl_rowcol_to_cell(count, len(columns) - 1),
    )
    head = head.replace(f'<dimension ref="A1:{used}"/>', f'<dimension ref="A1:{size}"/>')
    return head.encode(), Styles(*found), f"</sheetData>{tail}".encode()


class _Parts(RawIOBase):
    """A file that is only written, whose bytes are taken as they come."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, content: Any) -> int:
        self._bytes += content
        return len(content)

    def taken(self) -> bytes:
        """Return the bytes written since the last call."""
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken
