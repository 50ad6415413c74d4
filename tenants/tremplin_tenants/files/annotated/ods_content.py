"""Write the column *Anomalies* into the XML of a sheet of an ODS, whose other bytes stay as they are."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tremplin_tenants.files.annotated.xml_text import escaped, number

_TABLE = re.compile(rb"<table:table[\s>].*?</table:table\s*>", re.DOTALL)
_ROW = re.compile(rb"<table:table-row(?=[\s/>])([^>]*?)(?:/>|>(.*?)</table:table-row\s*>)", re.DOTALL)
_CELL = re.compile(
    rb"<table:((?:covered-)?table-cell)(?=[\s/>])([^>]*?)(?:/>|>(.*?)</table:\1\s*>)", re.DOTALL
)
_ROWS, _COLUMNS = b"table:number-rows-repeated", b"table:number-columns-repeated"


class _Notes(NamedTuple):
    """Notes by number of line, and these numbers in order."""

    lines: list[int]
    said: Mapping[int, str]


def annotated_content(content: bytes, sheet: int, place: int, said: Mapping[int, str]) -> Iterator[bytes]:
    """
    Yield the XML of all sheets with the notes of the lines of one.

    :param sheet: its place, from 0
    :param place: of the column, from 0
    :param said: by number of line, from 1; what the column holds elsewhere goes
    """
    for at, table in enumerate(_TABLE.finditer(content)):
        if at == sheet:
            yield content[: table.start()]
            yield from _lines(content, table.span(), place, _Notes(sorted(said), said))
            yield content[table.end() :]
            return
    raise ValueError(f"there is no sheet {sheet}")


def _lines(content: bytes, table: tuple[int, int], place: int, notes: _Notes) -> Iterator[bytes]:
    (end, last), line = table, 1
    for row in _ROW.finditer(content, end, last):
        yield content[end : row.start()]
        times = number(b" " + row[1], _ROWS, 1)
        yield from _row(row, line, times, place, notes)
        line += times
        end = row.end()
    yield content[end:last]


def _row(row: re.Match[bytes], line: int, times: int, place: int, notes: _Notes) -> Iterator[bytes]:
    """Yield the lines that a row is, those with a note apart."""
    end = line + times
    for noted in notes.lines[bisect_left(notes.lines, line) : bisect_left(notes.lines, end)]:
        if noted > line:
            yield _written(row, noted - line, place, "")
        yield _written(row, 1, place, notes.said[noted])
        line = noted + 1
    if line < end:
        yield _written(row, end - line, place, "")


def _written(row: re.Match[bytes], times: int, place: int, note: str) -> bytes:
    attributes, cells = _without(row[1], _ROWS), row[2] or b""
    repeated = b' %b="%d"' % (_ROWS, times) if times > 1 else b""
    return b"<table:table-row%b%b>%b</table:table-row>" % (attributes, repeated, _cells(cells, place, note))


def _cells(cells: bytes, place: int, note: str) -> bytes:
    """Return the cells of a line with the note at its place; a cell repeated over it is parted."""
    column = 0
    for cell in _CELL.finditer(cells):
        width = number(b" " + cell[2], _COLUMNS, 1)
        if column + width > place:
            before, after = _times(cell, place - column), _times(cell, column + width - place - 1)
            return cells[: cell.start()] + before + _note(note) + after + cells[cell.end() :]
        column += width
    if not note:
        return cells
    filler = b'<table:table-cell %b="%d"/>' % (_COLUMNS, place - column) if place > column else b""
    return cells + filler + _note(note)


def _note(note: str) -> bytes:
    if not note:
        return b"<table:table-cell/>"
    return b'<table:table-cell office:value-type="string"><text:p>%b</text:p></table:table-cell>' % escaped(
        note
    )


def _times(cell: re.Match[bytes], times: int) -> bytes:
    if times < 1:
        return b""
    repeated = b' %b="%d"' % (_COLUMNS, times) if times > 1 else b""
    start = b"<table:%b%b%b" % (cell[1], _without(cell[2], _COLUMNS), repeated)
    return start + b"/>" if cell[3] is None else start + b">%b</table:%b>" % (cell[3], cell[1])


def _without(attributes: bytes, name: bytes) -> bytes:
    return re.sub(rb"\s" + name + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""", b"", attributes)
