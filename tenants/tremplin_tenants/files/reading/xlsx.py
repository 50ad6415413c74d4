"""Read from an XLSX what calamine does not give: formulas without a value, errors, percents, hidden lines, 1904."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any, NamedTuple

from lxml import etree

from tremplin_tenants.files.reading.sheets import ERROR, FORMULA, PERCENT, SHEETS, Extent, Marks
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
    """
    Return the name and the part of each sheet of cells that is looked at, in their order.

    :raises ValueError: two sheets are one part
    """
    with archive.open(_WORKBOOK) as part:
        sheets = list(islice(parsed(part).iter(f"{MAIN}sheet"), SHEETS))
    with archive.open("xl/_rels/workbook.xml.rels") as part:
        targets = {related.get("Id"): related.get("Target", "") for related in parsed(part)}
    parts = [(sheet.get("name", ""), targets.get(sheet.get(_RELATED), "")) for sheet in sheets]
    found = [
        (name, target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}"))
        for name, target in parts
    ]
    if len({part for _, part in found}) < len(found):
        raise ValueError("two sheets are one part")
    return found


class Book(NamedTuple):
    """What all sheets share: the styles that are percents, whether days count from 1904, the length of each text."""

    percents: frozenset[str]
    is_1904: bool
    texts: Sequence[int]


def book(archive: zipfile.ZipFile) -> Book:
    """Read what all sheets share."""
    return Book(_percent_styles(archive), _is_1904(archive), _texts(archive))


def marks(archive: zipfile.ZipFile, shared: Book, name: str, sheet_part: str) -> Marks:
    """
    Read what a sheet says beside its values.

    Cells are looked at wherever they stand and whatever their namespace, as what reads their values does.

    :raises FileRefused: its filled cells go too far
    """
    extent, hidden, line, place = Extent(name), set[int](), -1, (-1, -1)
    with archive.open(sheet_part) as part:
        for event, element in walk(part, ("{*}row", "{*}c"), events=("start", "end")):
            is_row = element.tag.endswith("row")
            if is_row and event == "start":
                line = int(element.get("r", line + 2)) - 1
                place = (line, -1)
                if element.get("hidden") in ("1", "true"):
                    hidden.add(line)
            elif event == "end" and not is_row:
                place = _place(element, place)
                if len(element):
                    extent.reach(*place, text=_text(element, shared.texts))
                    fault = _fault(element, shared.percents)
                    if fault is not None:
                        extent.mark(place, fault)
    return Marks(faults=extent.faults, hidden=frozenset(hidden), is_1904=shared.is_1904)


def _place(cell: Any, before: tuple[int, int]) -> tuple[int, int]:
    """Return the place of a cell; one that states none follows the one before."""
    stated = cell.get("r")
    return (before[0], before[1] + 1) if stated is None else place_of(stated)


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


def _text(cell: Any, shared: Sequence[int]) -> int:
    """Return how many characters a cell is read as; a text that cells share is read in each of them."""
    written = "".join(cell.itertext())
    if cell.get("t") != "s":
        return len(written)
    number = written.strip()
    return shared[int(number)] if number.isdecimal() and int(number) < len(shared) else 0


def _fault(cell: Any, percents: frozenset[str]) -> str | None:
    if cell.get("t") == "e":
        return ERROR
    if cell.get("s") in percents and cell.get("t", "n") == "n":
        return PERCENT
    if cell.find("{*}f") is not None and not cell.findtext("{*}v") and cell.get("t") != "str":
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


def _texts(archive: zipfile.ZipFile) -> list[int]:
    """Return the length of each text that cells share."""
    part = next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
    if part is None:
        return []
    with archive.open(part) as texts:
        return [sum(map(len, element.itertext())) for _, element in walk(texts, "{*}si")]


def _is_1904(archive: zipfile.ZipFile) -> bool:
    with archive.open(_WORKBOOK) as part:
        stated = parsed(part).find(f"{MAIN}workbookPr")
    return stated is not None and stated.get("date1904") in ("1", "true")
