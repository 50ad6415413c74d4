"""Read from an ODS what calamine does not give: hidden lines, merged cells, errors, extents. Repeated ones count."""

import zipfile
from collections.abc import Iterator
from itertools import product
from typing import Any

from tremplin_tenants.files.reading.sheets import (
    ERROR,
    FORMULA,
    PERCENT,
    SHEETS,
    Extent,
    Marks,
    Merged,
)
from tremplin_tenants.files.reading.xlsx import walk

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_MERGED = 1_000
"""How many merged cells of a sheet are noted, those above: its header is among the first lines."""
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def marks(archive: zipfile.ZipFile) -> list[Marks]:
    """
    Read what each sheet says beside its values.

    :raises FileRefused: the filled cells of one go too far
    """
    with archive.open("content.xml") as part:
        _check_prefixes(part)
    sheets: list[Marks] = []
    with archive.open("content.xml") as part:
        for _, table in _tables(part):
            sheets += [table] if len(sheets) < SHEETS else []
    return sheets


def _check_prefixes(part: Any) -> None:
    """
    Check that each prefix that calamine knows stands for its namespace, and no other does: it knows prefixes alone.

    :raises ValueError: they are not
    """
    known = {"table": TABLE[1:-1], "office": OFFICE[1:-1], "text": TEXT[1:-1]}
    for _, stated in walk(part, f"{TABLE}table-row", events=("start-ns", "end")):
        if isinstance(stated, tuple):
            prefix, uri = stated
            if known.get(prefix, uri) != uri or (uri in known.values() and known.get(prefix) != uri):
                raise ValueError(prefix)


def _tables(part: Any) -> Iterator[tuple[str, Marks]]:
    name, line = "", 0
    extent, hidden, merged = Extent(name), set[int](), list[Merged]()
    for event, element in walk(part, (f"{TABLE}table", f"{TABLE}table-row"), events=("start", "end")):
        is_table = element.tag == f"{TABLE}table"
        if is_table and event == "start":
            name, line = element.get(f"{TABLE}name", ""), 0
            extent, hidden, merged = Extent(name), set(), []
        elif is_table:
            yield name, Marks(faults=extent.faults, hidden=frozenset(hidden), merged=tuple(merged))
        elif event == "end":
            merged += _merged(element, line) if len(merged) < _MERGED else ()
            line += _row(element, line, extent, hidden)


def _row(row: Any, line: int, extent: Extent, hidden: set[int]) -> int:
    """Note what a row of cells says; return how many lines it is."""
    times, column = repeated(row, "rows"), 0
    for cell in row.iter(*CELLS):
        width = repeated(cell, "columns")
        if is_filled(cell):
            extent.reach(line + times - 1, column + width - 1, text=times * width * _text(cell))
            fault = _fault(cell)
            if fault is not None:
                for place in product(range(line, line + times), range(column, column + width)):
                    extent.mark(place, fault)
        column += width
    if row.get(f"{TABLE}visibility") in ("collapse", "filter") and column and times == 1:
        hidden.add(line)
    return times


def _merged(row: Any, line: int) -> Iterator[Merged]:
    """Yield the cells of a row that go down over others."""
    column = 0
    for cell in row.iter(*CELLS):
        down, right = (int(cell.get(f"{TABLE}number-{what}-spanned", "1")) for what in ("rows", "columns"))
        if down > 1 and is_filled(cell):
            yield (line, column), (line + down - 1, column + right - 1)
        column += repeated(cell, "columns")


def repeated(element: Any, what: str) -> int:
    """
    Return how many times a row (`rows`) or a cell (`columns`) stands there.

    :raises ValueError: it is no number above zero
    """
    times = int(element.get(f"{TABLE}number-{what}-repeated", "1"))
    if times < 1:
        raise ValueError(times)
    return times


def _text(cell: Any) -> int:
    """Return how many characters a cell is read as at most: attributes, and spaces that it repeats, among them."""
    spaces = sum(int(space.get(f"{TEXT}c", "1")) for space in cell.iter(f"{TEXT}s"))
    return spaces + sum(map(len, cell.itertext())) + sum(map(len, cell.attrib.values()))


def is_filled(cell: Any) -> bool:
    """Return whether a cell holds a value, a text or a formula."""
    return (
        len(cell) > 0
        or cell.get(f"{OFFICE}value-type") is not None
        or cell.get(f"{TABLE}formula") is not None
    )


def _fault(cell: Any) -> str | None:
    if cell.get(_EXTENDED) == "error":
        return ERROR
    kind = cell.get(f"{OFFICE}value-type")
    if kind == "percentage":
        return PERCENT
    if cell.get(f"{TABLE}formula") is not None and kind is None:
        return FORMULA
    return None
