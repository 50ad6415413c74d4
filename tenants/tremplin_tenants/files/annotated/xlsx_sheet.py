"""
Write the column *Anomalies* into the XML of a sheet of an XLSX. Its other bytes stay as they are, but for the rectangle
that it states, which is left out.
"""

import re
from collections.abc import Iterator, Mapping

from tremplin_tenants.files.annotated.xml_text import escaped, number
from tremplin_tenants.files.reading.xlsx import column_name, place_of

_ROW = re.compile(rb"<((?:\w+:)?)row(?=[\s/>])([^>]*?)(?:/>|>(.*?)</\1row\s*>)", re.DOTALL)
_CELL = re.compile(rb"<((?:\w+:)?)c(?=[\s/>])([^>]*?)(?:/>|>.*?</\1c\s*>)", re.DOTALL)
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3}\d{1,7})["']""")
_DIMENSION = re.compile(rb"<((?:\w+:)?)dimension(?=[\s/>])[^>]*?(?:/>|>.*?</\1dimension\s*>)", re.DOTALL)


def annotated_sheet(sheet: bytes, place: int, said: Mapping[int, str]) -> Iterator[bytes]:
    """
    Yield the XML of a sheet with the notes of its lines.

    :param place: of the column, from 0
    :param said: the notes, by number of line, from 1; on any other line the cell of the column is left out
    """
    end = line = 0
    # The rectangle that the sheet states is a hint, and no more true.
    for row in _ROW.finditer(sheet := _DIMENSION.sub(b"", sheet, count=1)):
        line = number(b" " + row[2], b"r", line + 1)
        yield sheet[end : row.start()]
        yield _row(row, line, place, said.get(line, ""))
        end = row.end()
    yield sheet[end:]


def _row(row: re.Match[bytes], line: int, place: int, note: str) -> bytes:
    prefix, attributes, cells = row[1], row[2], row[3] or b""
    if not note and not cells:
        return row[0]
    before, after = _apart(cells, place)
    written = before + (_cell(prefix, line, place, note) if note else b"") + after
    return b"<%brow%b>%b</%brow>" % (prefix, attributes, written, prefix)


def _apart(cells: bytes, place: int) -> tuple[bytes, bytes]:
    """Return the cells before a column and those after it."""
    column = -1
    for cell in _CELL.finditer(cells):
        stated = _REFERENCE.search(b" " + cell[2])
        column = column + 1 if stated is None else place_of(stated[1].decode())[1]
        if column >= place:
            return cells[: cell.start()], cells[cell.end() if column == place else cell.start() :]
    return cells, b""


def _cell(prefix: bytes, line: int, place: int, note: str) -> bytes:
    reference = f"{column_name(place)}{line}".encode()
    return b'<%bc r="%b" t="inlineStr"><%bis><%bt>%b</%bt></%bis></%bc>' % (
        prefix, reference, prefix, prefix, escaped(note), prefix, prefix, prefix,
    )  # fmt: skip
