"""Files of hours and invoices as people make them."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

HOURS = ("Membre", "Contrat", "Lot", "Modalité", "Premier jour travaillé", "Dernier jour travaillé", "Heures")
"""The headers that a file of hours cannot do without."""


def a_csv(
    rows: Iterable[Sequence[object]],
    *,
    headers: Sequence[str] = HOURS,
    separator: str = ";",
    encoding: str = "utf-8",
) -> bytes:
    """A CSV of these rows below their headers."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator)
    writer.writerows([headers, *rows])
    return written.getvalue().encode(encoding)


def an_xlsx(rows: Iterable[Sequence[object]], *, headers: Sequence[str] = HOURS) -> bytes:
    """A workbook of these rows below their headers, by openpyxl."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in [headers, *rows]:
        sheet.append(list(row))
    return saved(workbook)


def under_merged_headers(*rows: Sequence[object]) -> openpyxl.Workbook:
    """A workbook of rows of hours below headers merged over two lines."""
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.append(["Membre", "Contrat", "Lot", "Modalité", "Période", None, "Heures"])
    sheet.append([None, None, None, None, "Du", "Au", None])
    for letter in "ABCDG":
        sheet.merge_cells(f"{letter}1:{letter}2")
    sheet.merge_cells("E1:F1")
    for row in rows:
        sheet.append(row)
    return workbook


def saved(workbook: Any) -> bytes:
    """The bytes of a workbook of openpyxl."""
    held = io.BytesIO()
    workbook.save(held)
    return held.getvalue()


def rows_of(content: bytes, *, sheet: int = 0) -> list[list[Any]]:
    """The values of a sheet of a workbook, read by openpyxl."""
    return [
        list(row)
        for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[sheet].iter_rows(values_only=True)
    ]


def errors_of(report: Mapping[str, Any]) -> list[tuple[int, str, str, str]]:
    """The row, column, value and code of each error."""
    return [(error["row"], error["column"], error["value"], error["code"]) for error in report["errors"]]


def by_libreoffice(folder: Path, *names: str, kind: str) -> dict[str, bytes]:
    """Files of a folder that LibreOffice has opened and saved as another kind, by their stem."""
    soffice = shutil.which("soffice")
    assert soffice is not None, "LibreOffice is needed: apt-get install libreoffice-calc-nogui"
    into, options = folder / f"saved-{kind}", ("--headless", "--convert-to", kind, "--outdir")
    sources, profile = (folder / name for name in names), f"-env:UserInstallation=file://{folder}/profile"
    alone = {**os.environ, "HOME": str(folder)}
    command: list[str | Path] = [soffice, profile, *options, into, *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=alone)
    return {Path(name).stem: (into / name).with_suffix(f".{kind}").read_bytes() for name in names}
