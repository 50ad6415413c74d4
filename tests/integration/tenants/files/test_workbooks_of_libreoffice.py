"""Workbooks that LibreOffice saves, as XLSX and as ODS: what they hold is read as in those of openpyxl."""

from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from support.sheets import HOURS, by_libreoffice, saved, under_merged_headers
from tremplin_tenants.files.columns import HOURS as COLUMNS
from tremplin_tenants.files.reading.cells import CellRefused
from tremplin_tenants.files.reading.table import Table, read_table
from tremplin_tenants.files.refusals import FileRefused

ROW = ("cpam-075", "nettoyage-2026", "1", "Embauche directe")
DAYS = ("02/02/2026", "28/02/2026")
READ = ("2026-02-02", "2026-02-28", "118.50")
KINDS = ("ods", "xlsx")


def _cells() -> bytes:
    """Each line has a day or hours of another kind; the last three are at fault."""
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.append(HOURS)
    sheet.append([*ROW, *DAYS, "118,5"])  # all as text
    sheet.append([*ROW, date(2026, 2, 2), date(2026, 2, 28), 118.5])
    sheet.append([*ROW, 46055, 46081, 118.5])  # serials, shown as numbers
    sheet.append([*ROW, "=DATE(2026,2,2)", "=E5+26", "=100+18.5"])  # of formulas, that LibreOffice computes
    sheet["E5"].number_format = sheet["F5"].number_format = "dd/mm/yyyy"
    sheet.append([*ROW, *DAYS, 118.5])  # hidden
    sheet.row_dimensions[6].hidden = True
    sheet.append([*ROW, *DAYS, 0.5])
    sheet["G7"].number_format = "0%"
    sheet.append([*ROW, *DAYS, "=1/0"])
    sheet.append([*ROW, date(1900, 1, 5), date(2026, 2, 28), 118.5])
    return saved(workbook)


def _counted_from_1904() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet: Any = workbook.active
    sheet.append(HOURS)
    sheet.append([*ROW, date(2026, 2, 2), date(2026, 2, 28), 118.5])
    return saved(workbook)


def _merged_headers() -> bytes:
    return saved(under_merged_headers([*ROW, *DAYS, 118.5]))


def _headers(*headers: str) -> bytes:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for row in (
        headers,
        [*ROW, *DAYS, 118.5, "1"],
        *([headers, [*ROW, *DAYS, 118.5]] if headers == HOURS else []),
    ):
        sheet.append(list(row))
    return saved(workbook)


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """Each workbook that LibreOffice has opened and saved, by its name and kind."""
    folder = tmp_path_factory.mktemp("libreoffice")
    made = {
        "cells": _cells(),
        "from-1904": _counted_from_1904(),
        "merged": _merged_headers(),
        "two-headers": _headers(*HOURS),
        "repeated-column": _headers(*HOURS, "nb heures"),
    }
    for name, content in made.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    return {
        (name, kind): content
        for kind in KINDS
        for name, content in by_libreoffice(folder, *(f"{name}.xlsx" for name in made), kind=kind).items()
    }


def _texts(table: Table, line: int) -> tuple[str, ...]:
    cells = table.lines[line].cells
    return (cells["worked_from"].text("day"), cells["worked_to"].text("day"), cells["hours"].text("hours"))


def _fault(table: Table, line: int) -> str:
    with pytest.raises(CellRefused) as refused:
        _texts(table, line)
    return refused.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_days_and_hours_of_every_kind(saved_again: dict[tuple[str, str], bytes], kind: str) -> None:
    table = read_table(saved_again["cells", kind], COLUMNS)

    assert [_texts(table, line) for line in range(5)] == [READ] * 5
    assert [_fault(table, line) for line in (5, 6, 7)] == ["percent", "formula-error", "bad-day"]
    assert table.remarks == ["1 ligne masquée est lue comme les autres."]


@pytest.mark.parametrize("kind", KINDS)
def test_days_that_count_from_1904(saved_again: dict[tuple[str, str], bytes], kind: str) -> None:
    assert _texts(read_table(saved_again["from-1904", kind], COLUMNS), 0) == READ


@pytest.mark.parametrize("kind", KINDS)
def test_headers_merged_over_two_lines(saved_again: dict[tuple[str, str], bytes], kind: str) -> None:
    table = read_table(saved_again["merged", kind], COLUMNS)
    assert _texts(table, 0) == READ
    assert table.remarks == ["Les en-têtes sont lus sur les lignes 1 et 2, fusionnées."]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", ["two-headers", "repeated-column"])
def test_headers_that_are_refused(saved_again: dict[tuple[str, str], bytes], kind: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_table(saved_again[code, kind], COLUMNS)
    assert refused.value.code == code
