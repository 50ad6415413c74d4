"""The file given back: its columns, formats and other sheets as they were, of each program that writes some."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from support.sheets import HOURS, a_csv, by_libreoffice, saved
from tremplin_tenants.files.annotated.annotating import annotated
from tremplin_tenants.files.columns import HOURS as COLUMNS
from tremplin_tenants.files.reading.table import read_table

ROW = ("cpam-075", "nettoyage-2026", "1", "Embauche directe", "02/02/2026", "28/02/2026", 118.5)
NOTES = {5: "Heures : trop & « trop » <beaucoup>", 6: "Membre : absent"}


def workbook() -> bytes:
    """Two titles, headers in bold, five lines of which four alike, a hidden column, a second sheet."""
    made = openpyxl.Workbook()
    sheet: Any = made.active
    sheet.title = "Heures"
    sheet.append(["Déclarations de février"])
    sheet.append([])
    sheet.append([*HOURS, "Commentaire"])
    for _ in range(5):
        sheet.append([*ROW, None])
    sheet["H8"] = "une remarque"
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["B"].hidden = True
    made.create_sheet("Autre").append(["=1+1", "gardé"])
    return saved(made)


@pytest.fixture(scope="session")
def saved_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same workbook saved by LibreOffice in each format, once for all tests."""
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "source.xlsx").write_bytes(workbook())
    return {kind: by_libreoffice(folder, "source.xlsx", kind=kind)["source"] for kind in ("ods", "xlsx")}


def sheets(content: bytes) -> list[list[list[Any]]]:
    """The values of every sheet, read by calamine."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_a_workbook_comes_back_as_it_was(saved_by_libreoffice: dict[str, bytes]) -> None:
    """Of openpyxl and of LibreOffice, whose ODS writes lines that are alike once."""
    for name, content in {"openpyxl": workbook(), **saved_by_libreoffice}.items():
        table = read_table(content, COLUMNS)
        back = annotated(content, table, NOTES)

        before, after = sheets(content), sheets(back)
        assert after[1:] == before[1:], name
        first, last = before[0], after[0]
        assert [row[:8] for row in last] == first, name
        assert [row[8] for row in last] == ["", "", "Anomalies", "", NOTES[5], NOTES[6], "", ""], name

        again = read_table(back, COLUMNS)
        assert (again.lines, again.anomalies) == (table.lines, 8), name
        cleared = annotated(back, again, {4: "Lot : autre"})
        assert [row[8] for row in sheets(cleared)[0]] == [
            "",
            "",
            "Anomalies",
            "Lot : autre",
            "",
            "",
            "",
            "",
        ], name


def test_what_is_not_the_column_keeps_its_bytes() -> None:
    content = workbook()
    back = annotated(content, read_table(content, COLUMNS), NOTES)

    before, after = (zipfile.ZipFile(io.BytesIO(file)) for file in (content, back))
    assert before.namelist() == after.namelist()
    changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]
    sheet: Any = openpyxl.load_workbook(io.BytesIO(back))["Heures"]
    assert sheet["A3"].font.bold
    assert sheet.column_dimensions["B"].hidden


def test_a_csv_comes_back_in_its_encoding_and_separator() -> None:
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        content = a_csv([ROW, ("a;b", *ROW[1:])], separator=";", encoding=encoding)
        back = annotated(content, read_table(content, COLUMNS), {3: "Membre : « a;b » n’est pas…"})
        text = back.decode(encoding)
        assert text.splitlines()[0].endswith(";Heures;Anomalies"), encoding
        assert text.splitlines()[2].startswith('"a;b";')
        assert text.endswith('"Membre : « a;b » n’est pas…"\r\n')
