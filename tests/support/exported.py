"""The tables of exported files, as each of their readers gives them, in values that can be compared."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tremplin_tenants.files.cells import Kind, ListColumn, french_text, paris_time
from tremplin_tenants.files.workbooks import SHEET

Table = list[list[Any]]


def by_openpyxl(content: bytes) -> Table:
    book = load_workbook(io.BytesIO(content))
    assert not [cell for row in book[SHEET].rows for cell in row if cell.data_type == "f" or cell.hyperlink]
    return [list(row) for row in book[SHEET].iter_rows(values_only=True)]


def by_calamine(content: bytes) -> Table:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(SHEET)
    return sheet.to_python(skip_empty_area=False)


def by_french_csv(content: bytes) -> Table:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def by_rfc4180(content: bytes) -> Table:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


READERS: Mapping[str, tuple[Mapping[str, str], Callable[[bytes], Table]]] = {
    "openpyxl": ({"format": "xlsx"}, by_openpyxl),
    "calamine": ({"format": "xlsx"}, by_calamine),
    "french csv": ({"format": "csv"}, by_french_csv),
    "rfc4180": ({"format": "csv", "dialect": "rfc4180"}, by_rfc4180),
}
"""What to ask for, and what reads it."""


def compared(columns: Sequence[ListColumn], lines: Table) -> Table:
    """Rows of a workbook or of a French CSV, their values typed: hundredths, days, moments to the second, texts."""
    return [[_typed(column.kind, cell) for column, cell in zip(columns, line, strict=True)] for line in lines]


def expected(columns: Sequence[ListColumn], rows: Sequence[Mapping[str, Any]]) -> Table:
    """The rows of the API, as `compared` gives them."""
    return [[_of_column(column, value_at(row, column.name)) for column in columns] for row in rows]


def as_json(columns: Sequence[ListColumn], rows: Sequence[Mapping[str, Any]]) -> Table:
    """The rows of the API, as RFC 4180 has them: its very texts, JSON where a value has parts; no words of codes."""
    return [[_json_cell(value_at(row, column.name)) for column in of_api(columns)] for row in rows]


def of_api(columns: Sequence[ListColumn]) -> list[ListColumn]:
    """The columns that are fields of the API."""
    return [column for column in columns if column.words is None]


def value_at(row: Mapping[str, Any], name: str) -> Any:
    value: Any = row
    for part in name.split("."):
        value = None if value is None else value.get(part)
    return value


def _json_cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return orjson.dumps(value).decode()


def _typed(kind: Kind, cell: Any) -> Any:
    if cell in (None, ""):
        return None
    match kind:
        case Kind.NUMBER | Kind.WHOLE:
            return round(float(cell.replace(",", ".") if isinstance(cell, str) else cell) * 100)
        case Kind.DAY:
            return _moment(cell, "%d/%m/%Y").date()
        case Kind.INSTANT:
            return int(_moment(cell, "%d/%m/%Y %H:%M:%S").timestamp() + 0.001)
        case Kind.FLAG:
            return cell if isinstance(cell, bool) else {"oui": True, "non": False}[cell]
        case _:
            return str(cell)


def _moment(cell: Any, form: str) -> datetime:
    if isinstance(cell, str):
        return datetime.strptime(cell, form)  # noqa: DTZ007 - of a spreadsheet, which knows no zone
    return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001


def _of_column(column: ListColumn, value: Any) -> Any:
    return _of_api(column.kind, value if column.words is None else column.words.get(value))


def _of_api(kind: Kind, value: Any) -> Any:
    if value in (None, ""):
        return None
    match kind:
        case Kind.NUMBER | Kind.WHOLE:
            return round(float(value) * 100)
        case Kind.DAY:
            return date.fromisoformat(value)
        case Kind.INSTANT:
            return pytest.approx(
                int(paris_time(value).timestamp()), abs=1
            )  # openpyxl rounds to a millisecond
        case Kind.PARTS:
            return french_text(value) or None
        case Kind.JSON:
            return orjson.dumps(value).decode()
        case _:
            return value
