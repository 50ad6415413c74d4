"""Write the rows of a sheet of a workbook as SpreadsheetML (ECMA-376, 18.3.1)."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from tremplin_tenants.files.cells import Kind, french_text, json_text, paris_time, would_run

LONGEST = 32_767
"""The characters of a cell (Excel's limit)."""

_CUT = "… (coupé : {0} caractères, entiers dans le CSV)"
_EPOCH = date(1899, 12, 30)
_FIRST_TRUE_DAY = date(1900, 3, 1)
"""Before it, serials count a 29 February 1900 that was none."""
_DAY_S = 86_400
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Styles(NamedTuple):
    """The numbers of the formats of cells in their workbook."""

    text: int
    quoted: int
    number: int
    whole: int
    day: int
    instant: int


_Cell = Callable[[Any], str]


def row_writer(kinds: Sequence[Kind], styles: Styles) -> Callable[[int, Sequence[Any]], str]:
    """
    Return what writes a row, given its number and its values: no cell where there is none.

    Texts are strings of the cell, never formulas or links.
    """
    texts = lru_cache(maxsize=4096)(lambda text: _text(text, styles))
    cells = _cells(styles, texts)
    columns = [(xl_col_to_name(place), cells[kind]) for place, kind in zip(count(), kinds, strict=False)]

    def write(number: int, row: Sequence[Any]) -> str:
        written = [
            f'<c r="{name}{number}"{cell(value)}</c>'
            for (name, cell), value in zip(columns, row, strict=True)
            if value is not None
        ]
        return f'<row r="{number}">{"".join(written)}</row>'

    return write


def _cells(styles: Styles, texts: _Cell) -> dict[Kind, _Cell]:
    """Return what writes a cell of each kind, from its style to its value."""
    number, whole = f' s="{styles.number}"><v>', f' s="{styles.whole}"><v>'
    return {
        Kind.TEXT: lambda value: texts(str(value)),
        Kind.NUMBER: lambda value: f"{whole if isinstance(value, int) else number}{value}</v>",
        Kind.WHOLE: lambda value: f"{whole}{value}</v>",
        Kind.DAY: lru_cache(maxsize=4096)(lambda value: _day(value, styles)),
        Kind.INSTANT: lambda value: f' s="{styles.instant}"><v>{_serial(paris_time(value))!r}</v>',
        Kind.FLAG: lambda value: f' t="b"><v>{int(value)}</v>',
        Kind.PARTS: lambda value: texts(french_text(value)),
        Kind.JSON: lambda value: texts(json_text(value)),
    }


def _text(text: str, styles: Styles) -> str:
    if len(text) > LONGEST:
        mark = _CUT.format(len(text))
        text = text[: LONGEST - len(mark)] + mark
    style = styles.quoted if would_run(text) else styles.text
    plain = _NOT_XML.sub("\ufffd", _ESCAPE_LIKE.sub("_x005F_", text.replace("\r", "")))
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{plain}</t></is>'


def _day(value: str, styles: Styles) -> str:
    day = date.fromisoformat(value)
    if day < _FIRST_TRUE_DAY:
        return _text(f"{day:%d/%m/%Y}", styles)
    return f' s="{styles.day}"><v>{(day - _EPOCH).days}</v>'


def _serial(moment: datetime) -> float:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1_000_000
    return (moment.date() - _EPOCH).days + seconds / _DAY_S
