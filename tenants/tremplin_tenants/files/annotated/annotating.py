"""
Give people their own file back with a column *Anomalies*: its columns, order, formats and other sheets as they are.

A workbook is not written anew: one part of its zip is edited where the column stands, and every other byte is copied.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import copy as copied
from shutil import copyfileobj

from tremplin_tenants.files.annotated.ods_content import annotated_content
from tremplin_tenants.files.annotated.xlsx_sheet import annotated_sheet
from tremplin_tenants.files.annotated.xml_text import elements
from tremplin_tenants.files.columns import ANOMALIES
from tremplin_tenants.files.reading import xlsx
from tremplin_tenants.files.reading.table import Table

_PLAIN = str.maketrans({"’": "'", "\u202f": " ", "\u00a0": " ", "«": '"', "»": '"', "…": "...", "–": "-"})


def annotated(content: bytes, table: Table, notes: Mapping[int, str]) -> bytes:
    """
    Return a file with the notes of its lines.

    :param table: what was read of it
    :param notes: by number of line, from 1
    """
    said = {**notes, table.header.line + 1: ANOMALIES}
    match table.kind:
        case "csv":
            return _csv(content, table, said)
        case "xlsx":
            with xlsx.opened(content) as archive:
                part = xlsx.sheet_parts(archive)[table.sheet][1]
            return _edited(content, part, lambda sheet: annotated_sheet(sheet, table.anomalies, said))
        case "ods":
            return _edited(
                content,
                "content.xml",
                lambda sheets: annotated_content(sheets, table.sheet, table.anomalies, said),
            )


def _csv(content: bytes, table: Table, said: Mapping[int, str]) -> bytes:
    dialect, place, written = table.dialect, table.anomalies, io.StringIO(newline="")
    if dialect is None:
        raise ValueError("a CSV has a dialect")
    writer = csv.writer(written, delimiter=dialect.separator, lineterminator=dialect.line_end)
    for line, cells in dialect.rows(content):
        note = said.get(line, "")
        if note or len(cells) > place:
            cells = [*cells, *[""] * (place - len(cells))]
            cells[place : place + 1] = [_in_encoding(note, dialect.encoding)]
        writer.writerow(cells)
    return written.getvalue().encode(dialect.encoding)


def _in_encoding(note: str, encoding: str) -> str:
    """Return a note in the characters that an encoding has."""
    try:
        note.encode(encoding)
    except UnicodeEncodeError:
        return note.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return note


def _edited(content: bytes, part: str, edit: Callable[[bytes], Iterator[bytes]]) -> bytes:
    """Return a zip with one of its parts edited, piece by piece, the others as they are and in their order."""
    written = io.BytesIO()
    with xlsx.opened(content) as archive, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in archive.infolist():
            with archive.open(info) as held, copy.open(copied(info), "w") as edited:
                if info.filename == part:
                    edited.writelines(edit(elements(held.read())))
                else:
                    copyfileobj(held, edited)
    return written.getvalue()
