"""Files that would harm who reads them, each refused by one sentence before it is unpacked or parsed."""

import io
import struct
import tracemalloc
import zipfile
from typing import Any

import openpyxl
import pytest

from support.sheets import HOURS, an_xlsx, saved
from tremplin_tenants.files.columns import HOURS as COLUMNS
from tremplin_tenants.files.reading.table import read_table
from tremplin_tenants.files.refusals import FileRefused

ROW = ("cpam-075", "nettoyage-2026", "1", "direct", "02/02/2026", "28/02/2026", "118,5")


def changed(content: bytes, **parts: bytes) -> bytes:
    """A zip with parts added, or in place of its own (`/` written `__`, `.` written `_dot_`)."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for info in archive.infolist():
            copy.writestr(info, named.pop(info.filename, b"") or archive.read(info))
        for name, part in named.items():
            copy.writestr(name, part)
    return held.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_table(content, COLUMNS)
    assert refused.value.sentence.endswith(".")
    return refused.value.code


def test_macros_passwords_and_entities_are_refused() -> None:
    good = an_xlsx([ROW])
    sheet = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    assert refusal(changed(good, xl__vbaProject_dot_bin=b"macro")) == "macros"
    types = zipfile.ZipFile(io.BytesIO(good)).read("[Content_Types].xml")
    enabled = types.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    assert refusal(changed(good, **{"[Content_Types]_dot_xml": enabled})) == "macros"
    assert refusal(changed(good, xl__worksheets__sheet1_dot_xml=sheet)) == "xml-entities"
    assert refusal(changed(good, docProps__app_dot_xml=b" " * 70_000 + sheet)) == "xml-entities"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512) == "password-or-old-format"
    for broken in (
        good[: len(good) // 2],
        b"PK\x03\x04",
        b"\x00\x01\x02",
        changed(good, xl__workbook_dot_xml=b"<"),
    ):
        assert refusal(broken) == "unreadable-file"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = changed(an_xlsx([ROW]), xl__media__image1_dot_png=b"\x00" * (80 * 1024 * 1024))
    assert len(bomb) < 200_000
    tracemalloc.start()
    assert refusal(bomb) == "too-large-unpacked"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    # What its directory states of that part is made small: the end of the part is then not what was stated.
    size = struct.pack("<I", 80 * 1024 * 1024)
    assert refusal(bomb.replace(size, struct.pack("<I", 100))) == "unreadable-file"


def test_a_cell_far_away_is_refused_before_all_between_is_read() -> None:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.append(HOURS)
    sheet.append(ROW)
    sheet["XFD1048576"] = "x"

    assert refusal(saved(workbook)) == "too-wide"
