"""Reading files of hours as people save them: separators, encodings, headers, dates and numbers of every kind."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from support.sheets import HOURS, a_csv, an_xlsx, saved, under_merged_headers
from tremplin_tenants.files.columns import HOURS as COLUMNS
from tremplin_tenants.files.reading.cells import CellRefused
from tremplin_tenants.files.reading.table import Table, read_table
from tremplin_tenants.files.refusals import FileRefused

ROW = ("cpam-075", "nettoyage-2026", "1", "Embauche directe", "02/02/2026", "28/02/2026", "118,5")
READ = {
    "member": "cpam-075", "contract": "nettoyage-2026", "lot": "1", "modality": "direct",
    "worked_from": "2026-02-02", "worked_to": "2026-02-28", "hours": "118.50",
}  # fmt: skip
KINDS = {"modality": "modality", "worked_from": "day", "worked_to": "day", "hours": "hours"}


def texts(table: Table, line: int = 0) -> dict[str, str]:
    """What the API is given of a line."""
    cells = table.lines[line].cells
    return {name: cell.text(KINDS.get(name, "word")) for name, cell in cells.items()}


def fault(table: Table, field: str, line: int = 0) -> str:
    """The code of what is wrong with a cell."""
    with pytest.raises(CellRefused) as refused:
        table.lines[line].cells[field].text(KINDS.get(field, "word"))
    return refused.value.code


def refusal(content: bytes) -> str:
    """The code of the refusal of a file."""
    with pytest.raises(FileRefused) as refused:
        read_table(content, COLUMNS)
    assert refused.value.sentence.endswith(".")
    return refused.value.code


def test_a_csv_is_read_however_it_is_saved() -> None:
    for separator in ";,\t|":
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"):
            content = a_csv([ROW, ROW], separator=separator, encoding=encoding)
            table = read_table(content, COLUMNS)
            assert [texts(table, 0), texts(table, 1)] == [READ, READ], (separator, encoding)
            assert [line.number for line in table.lines] == [2, 3]


def test_titles_empty_lines_and_other_columns_are_passed_over_and_said() -> None:
    content = "Heures du mois\n\n;{}\n;{}\n\n;{}\n".format(
        ";".join((*HOURS, "Commentaire")), ";".join((*ROW, "=1+1")), ";".join((*ROW, ""))
    ).encode()
    table = read_table(content, COLUMNS)

    assert [line.number for line in table.lines] == [4, 6]
    assert texts(table) == READ
    assert table.remarks == [
        "Les en-têtes sont lus à la ligne 3 ; ce qui est au-dessus est un titre.",
        "Ces colonnes ne sont pas lues : « Commentaire ».",
    ]


def test_a_workbook_gives_what_its_cells_are() -> None:
    days = (date(2026, 2, 2), datetime(2026, 2, 28))  # noqa: DTZ001  as a workbook has it
    for hours in (118.5, "118,50", timedelta(hours=118, minutes=30)):
        assert texts(read_table(an_xlsx([(*ROW[:4], *days, hours)]), COLUMNS)) == READ, hours
    serials = (*ROW[:2], 1, ROW[3], 46055, 46081, 118.5)
    assert texts(read_table(an_xlsx([serials]), COLUMNS)) == READ
    assert texts(read_table(a_csv([serials]), COLUMNS)) == READ
    as_computed = (*ROW[:6], 0.1 + 0.2)
    assert texts(read_table(an_xlsx([as_computed]), COLUMNS))["hours"] == "0.30"


def test_days_that_count_from_1904() -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet: Any = workbook.active
    sheet.append(HOURS)
    sheet.append((*ROW[:4], date(2026, 2, 2), 46081 - 1462, 118.5))

    assert texts(read_table(saved(workbook), COLUMNS)) == READ


def test_what_a_cell_may_not_be() -> None:
    cases = {
        "formula-without-value": ("hours", "=1+1", None),
        "percent": ("hours", 0.5, "0%"),
        "bad-day": ("worked_from", 1, "dd/mm/yyyy"),
    }
    for code, (field, value, shown_as) in cases.items():
        workbook = openpyxl.Workbook()
        sheet: Any = workbook.active
        sheet.append(HOURS)
        sheet.append(ROW)
        cell = sheet.cell(2, 5 if field == "worked_from" else 7, value)
        cell.number_format = shown_as or "General"
        assert fault(read_table(saved(workbook), COLUMNS), field) == code
    for typed, field, code in (
        ("12,345", "hours", "bad-hours"), ("50 %", "hours", "bad-hours"), ("31/11/2026", "worked_to", "bad-day"),
        ("hier", "worked_to", "bad-day"),
    ):  # fmt: skip
        row = [typed if name == field else text for name, text in zip(READ, ROW, strict=True)]
        assert fault(read_table(a_csv([row]), COLUMNS), field) == code, typed


def test_a_formula_of_xlsxwriter_has_its_value_or_its_error() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as workbook:
        sheet = workbook.add_worksheet("Feuille")
        sheet.write_row(0, 0, HOURS)
        for line, value in enumerate((118.5, "#N/A"), 1):
            sheet.write_row(line, 0, ROW[:6])
            sheet.write_formula(line, 6, "=A1", value=value)
    table = read_table(held.getvalue(), COLUMNS)

    assert texts(table) == READ
    assert fault(table, "hours", 1) == "formula-error"


def test_headers_merged_over_two_lines_and_hidden_lines_are_said() -> None:
    workbook = under_merged_headers(ROW, ROW)
    sheet: Any = workbook.active
    sheet.row_dimensions[4].hidden = True
    table = read_table(saved(workbook), COLUMNS)

    assert [texts(table, 0), texts(table, 1)] == [READ, READ]
    assert table.remarks == [
        "Les en-têtes sont lus sur les lignes 1 et 2, fusionnées.",
        "1 ligne masquée est lue comme les autres.",
    ]


def test_the_first_sheet_that_has_the_columns_is_read() -> None:
    workbook = openpyxl.Workbook()
    first: Any = workbook.active
    first.append(["Lisez-moi"])
    second = workbook.create_sheet("Heures")
    second.append(HOURS)
    second.append(ROW)
    table = read_table(saved(workbook), COLUMNS)

    assert texts(table) == READ
    assert table.remarks == ["C’est la feuille « Heures » qui est lue."]


def test_headers_that_are_refused() -> None:
    assert refusal(a_csv([ROW], headers=HOURS[:-1])) == "missing-column"
    assert refusal(a_csv([(*ROW, "1")], headers=(*HOURS, "nb heures"))) == "repeated-column"
    assert refusal(a_csv([ROW, HOURS, ROW])) == "two-headers"
    assert refusal(a_csv([ROW], headers=["a"] * 7)) == "no-header"
    assert refusal(a_csv([])) == "no-rows"
    assert refusal(a_csv([["x"] * 7] * 20_001)) == "too-many-rows"
    assert refusal(b"") == "no-header"
