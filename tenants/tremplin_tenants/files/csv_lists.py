"""Write a list as CSV: French for a spreadsheet, or RFC 4180 for a program."""

import csv
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from tremplin_tenants.files.cells import Kind, ListColumn, french_text, json_text, paris_time, would_run
from tremplin_tenants.files.spooled_rows import SpooledRows

_Written = Callable[[Any], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a CSV is written; `kinds` gives what writes the cells of each kind, `str` where none is named."""

    delimiter: str
    mark: bytes
    header: Callable[[ListColumn], str]
    kinds: Mapping[Kind, _Written]


def csv_parts(columns: Sequence[ListColumn], rows: SpooledRows, dialect: Dialect) -> Iterator[bytes]:
    """
    Yield the file part by part.

    Every cell is quoted, so that a reader which expects another separator finds no other cell; one that a spreadsheet
    could run is preceded by an apostrophe, numbers excepted.
    """
    yield dialect.mark + _lines([[dialect.header(column) for column in columns]], dialect)
    writers = [_writer(column.kind, dialect) for column in columns]
    for page in rows.pages():
        yield _lines(
            ([write(cell) for write, cell in zip(writers, row, strict=True)] for row in page), dialect
        )


def _lines(rows: Any, dialect: Dialect) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=dialect.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        rows
    )
    return text.getvalue().encode()


def _writer(kind: Kind, dialect: Dialect) -> _Written:
    convert = dialect.kinds.get(kind, str)
    if kind in (Kind.NUMBER, Kind.WHOLE):
        return lambda cell: "" if cell is None else convert(cell)
    return lambda cell: "" if cell is None else _still(convert(cell))


def _still(text: str) -> str:
    return f"'{text}" if would_run(text) else text


def _french_day(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


FRENCH = Dialect(
    delimiter=";",
    mark=BOM_UTF8,
    header=lambda column: column.header,
    kinds={
        Kind.NUMBER: lambda number: str(number).replace(".", ","),
        Kind.DAY: _french_day,
        Kind.INSTANT: lambda instant: f"{paris_time(instant):%d/%m/%Y %H:%M:%S}",
        Kind.FLAG: french_text,
        Kind.PARTS: french_text,
        Kind.JSON: json_text,
    },
)
"""For a spreadsheet: semicolons, a byte order mark, French headers, numbers and days, Paris time."""

RFC4180 = Dialect(
    delimiter=",",
    mark=b"",
    header=lambda column: column.name,
    kinds={Kind.FLAG: json_text, Kind.PARTS: json_text, Kind.JSON: json_text},
)
"""For a program: commas, the names and the values of the API, JSON where there are several values in one."""
DIALECTS: Mapping[str, Dialect] = {"fr": FRENCH, "rfc4180": RFC4180}
