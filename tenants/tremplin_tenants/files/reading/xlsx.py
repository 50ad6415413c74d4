"""What an XLSX says beside its values: formulas without a value, errors, percents, hidden lines, days from 1904."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from lxml import etree

from tremplin_tenants.files.reading.sheets import ERROR, FORMULA, PERCENT, Extent, Marks
from tremplin_tenants.files.refusals import FileRefused

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK = "xl/workbook.xml"
_PERCENTS = frozenset(("9", "10"))
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """
    Open a workbook that `archives` has checked.

    :raises FileRefused: it is not one all the same
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except (etree.XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise FileRefused("unreadable-file") from error


def parsed(part: IO[bytes]) -> Any:
    """Parse a small part whole, without entities or network."""
    return etree.parse(part, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def walk(part: IO[bytes], tag: str | tuple[str, ...], *, events: tuple[str, ...] = ("end",)) -> Iterator[Any]:
    """Yield (event, element) of a large part one after another; each is emptied once it is looked at."""
    for event, element in etree.iterparse(
        part, events=events, tag=tag, resolve_entities=False, no_network=True
    ):
        yield event, element
        if event == "end":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return the name and the part of each sheet of cells, in their order."""
    with archive.open(_WORKBOOK) as part:
        sheets = parsed(part).iter(f"{MAIN}sheet")
    with archive.open("xl/_rels/workbook.xml.rels") as part:
        targets = {related.get("Id"): related.get("Target", "") for related in parsed(part)}
    parts = [(sheet.get("name", ""), targets.get(sheet.get(_RELATED), "")) for sheet in sheets]
    return [
        (name, target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}"))
        for name, target in parts
    ]


def marks(archive: zipfile.ZipFile, name: str, sheet_part: str) -> Marks:
    """
    Read what a sheet says beside its values.

    :raises FileRefused: its filled cells go too far
    """
    percents, extent = _percent_styles(archive), Extent(name)
    faults: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    line = -1
    with archive.open(sheet_part) as part:
        for _, row in walk(part, f"{MAIN}row"):
            line = int(row.get("r", line + 2)) - 1
            if row.get("hidden") in ("1", "true"):
                hidden.add(line)
            for place, cell in cells_of(row, line):
                if len(cell) == 0:
                    continue
                extent.reach(*place)
                fault = _fault(cell, percents)
                if fault is not None:
                    faults[place] = fault
    return Marks(faults=faults, hidden=frozenset(hidden), is_1904=_is_1904(archive))


def cells_of(row: Any, line: int) -> Iterator[tuple[tuple[int, int], Any]]:
    """Yield the cells of a row with their places; a cell that states none follows the one before."""
    place = (line, -1)
    for cell in row.iterchildren(f"{MAIN}c"):
        stated = cell.get("r")
        place = (line, place[1] + 1) if stated is None else place_of(stated)
        yield place, cell


def place_of(reference: str) -> tuple[int, int]:
    """
    Return the line and column of `B12`, from 0.

    :raises ValueError: it names no cell
    """
    found = _CELL.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _fault(cell: Any, percents: frozenset[str]) -> str | None:
    if cell.get("t") == "e":
        return ERROR
    if cell.get("s") in percents and cell.get("t", "n") == "n":
        return PERCENT
    if cell.find(f"{MAIN}f") is not None and not cell.findtext(f"{MAIN}v") and cell.get("t") != "str":
        return FORMULA
    return None


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    with archive.open("xl/styles.xml") as part:
        styles = parsed(part)
    formats = _PERCENTS | {
        known.get("numFmtId") for known in styles.iter(f"{MAIN}numFmt") if "%" in known.get("formatCode", "")
    }
    cells = styles.find(f"{MAIN}cellXfs")
    used = () if cells is None else cells
    return frozenset(str(number) for number, style in enumerate(used) if style.get("numFmtId") in formats)


def _is_1904(archive: zipfile.ZipFile) -> bool:
    with archive.open(_WORKBOOK) as part:
        stated = parsed(part).find(f"{MAIN}workbookPr")
    return stated is not None and stated.get("date1904") in ("1", "true")
