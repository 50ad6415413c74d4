"""Small files made so that reading or annotating them would take hours, or all memory: each is refused, or is quick."""

import io
import random
import resource
import time
import zipfile
from collections.abc import Iterator

import pytest

from support.sheets import HOURS, a_csv, an_xlsx
from tremplin_tenants.files.annotated.annotating import annotated
from tremplin_tenants.files.columns import HOURS as COLUMNS
from tremplin_tenants.files.reading.table import read_table
from tremplin_tenants.files.refusals import FileRefused

ROW = ("cpam-075", "nettoyage-2026", "1", "direct", "02/02/2026", "28/02/2026", "118,5")
SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<c r="XFD1048576"><v>1</v></c>'
END = b"</sheetData>"
MEMORY, SECONDS = 16 * 1024**3, 5
TABLE = b'<table:table table:name="a">%b</table:table>'
URI = b"urn:oasis:names:tc:opendocument:xmlns:%b:1.0"


@pytest.fixture(autouse=True)
def bounded_memory() -> Iterator[None]:
    """Without it, what fails here would take the machine with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def edited(part: str, old: bytes, new: bytes) -> bytes:
    """A good workbook with one of its parts changed."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(an_xlsx([ROW]))) as archive,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for info in archive.infolist():
            content = archive.read(info)
            assert info.filename != part or old in content
            copy.writestr(info, content.replace(old, new) if info.filename == part else content)
    return held.getvalue()


def an_ods(rows: bytes, *, before: bytes = b"", prefix: bytes = b"table") -> bytes:
    """A workbook of one sheet; `before`: other sheets; `prefix`: what stands for the namespace of tables."""
    names = (b"office", URI % b"office", b"text", URI % b"text", prefix, URI % b"table")
    root = b'<office:document-content xmlns:%b="%b" xmlns:%b="%b" xmlns:%b="%b"><office:body>' % names
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
        sheets = b"<office:spreadsheet>%b</office:spreadsheet>" % (before + TABLE % rows)
        archive.writestr("content.xml", root + sheets + b"</office:body></office:document-content>")
    return held.getvalue()


def an_ods_row(*texts: str, attributes: bytes = b"") -> bytes:
    cell = b'<table:table-cell office:value-type="string"><text:p>%b</text:p></table:table-cell>'
    cells = b"".join(cell % text.encode() for text in texts)
    return b"<table:table-row%b>%b</table:table-row>" % (attributes, cells)


def outcome(content: bytes) -> str:
    """The code of the refusal, or `annotated`; it may not take long."""
    begun = time.process_time()
    try:
        table = read_table(content, COLUMNS)
        back = annotated(content, table, {line.number: "Lot : absent" for line in table.lines})
        assert len(read_table(back, COLUMNS).lines) == len(table.lines)
        return "annotated"
    except FileRefused as refused:
        return refused.code
    finally:
        assert time.process_time() - begun < SECONDS


def test_a_far_cell_is_found_wherever_it_stands_in_the_xml() -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    for where in (FAR, b"<row><x>%b</x></row>" % FAR, b'<x:row xmlns:x="urn:x">%b</x:row>' % FAR):
        assert outcome(edited(SHEET, END, where + END)) == "too-wide", where
    assert outcome(edited(SHEET, main + b'"', b'urn:x" xmlns:y="' + main + b'"')) == "annotated"
    far = b"<row>%b</row>" % FAR + END + b'<other xmlns="urn:x"/>'
    assert outcome(edited(SHEET, END, far)) == "too-wide"


def test_what_stands_between_tags_does_not_slow_an_annotation() -> None:
    for aside in (
        b"<!-- " + b"<row " * 100_000 + b"-->",
        b"<?x " + b"<row " * 100_000 + b"?>",
        b"<row-x></row-x>" * 20_000,
        b"<row></row >" * 10_000,
    ):
        assert outcome(edited(SHEET, END, aside + END)) == "annotated", aside[:10]
    rows = an_ods_row(*HOURS) + an_ods_row(*ROW)
    for aside in (
        b"<!-- " + b"<table:table-row " * 50_000 + b"-->",
        b"<table:table-row-group>%b</table:table-row-group>" % an_ods_row(*ROW),
        an_ods_row(*ROW, attributes=b' table:number-rows-repeated="2"') * 1_000,
    ):
        assert outcome(an_ods(rows + aside)) == "annotated", aside[:20]


def test_a_sheet_named_a_thousand_times_is_not_read_as_often() -> None:
    name = b'name="Sheet"'
    with zipfile.ZipFile(io.BytesIO(an_xlsx([ROW]))) as archive:
        book = archive.read("xl/workbook.xml")
    sheet = book[book.index(b"<sheet ") : book.index(b"</sheets>")]
    many = b"".join(sheet.replace(name, b'name="s%d"' % number) for number in range(1_000))
    assert outcome(edited("xl/workbook.xml", sheet, many)) == "unreadable-file"
    empty = b'<table:table table:name="b"/>' * 40_000
    assert outcome(an_ods(an_ods_row(*HOURS) + an_ods_row(*ROW), before=empty)) == "no-header"


def test_merged_cells_over_one_another_are_refused() -> None:
    far = b'<row r="3"><c r="XFD3"><v>1</v></c></row>' + END
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:A3"/>' * 50_000 + b"</mergeCells>"
    assert outcome(edited(SHEET, END, far + merged)) == "unreadable-file"


def test_a_csv_with_one_endless_line_is_refused() -> None:
    content = a_csv([ROW, *[("x",)] * 10_000]) + b";" * 2_000_001 + b"x\n"
    assert outcome(content) == "too-wide"


def test_texts_that_cells_repeat_are_counted_before_they_are_read() -> None:
    """An ODS of one kilobyte took five gigabytes: 39,000 lines of fifty cells, each the same text of 900 letters."""
    rows = an_ods_row(*HOURS) + an_ods_row(*ROW)
    cell = b'<table:table-cell table:number-columns-repeated="40" office:value-type="string">'
    cell += b"<text:p>%b</text:p></table:table-cell>"
    row = b'<table:table-row table:number-rows-repeated="%d">%b</table:table-row>'
    letters, spaces = b"x" * 900, b'<text:s text:c="2000000000"/>'
    for again in (row % (39_000, cell % letters), row % (19_000, cell % letters), row % (1, cell % spaces)):
        assert outcome(an_ods(rows + again)) in ("too-wide", "too-large-unpacked"), again[:60]
    held = io.BytesIO(edited(SHEET, END, b'<row><c t="s"><v>0</v></c></row>' * 1_000 + END))
    with zipfile.ZipFile(held, "a") as archive:
        texts = (
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%b</t></si></sst>'
        )
        archive.writestr("xl/sharedStrings.xml", texts % (b"x" * 30_000))
    assert outcome(held.getvalue()) == "too-large-unpacked"


def test_an_ods_that_counts_backwards_or_has_two_meanings_is_refused() -> None:
    rows = an_ods_row(*HOURS) + an_ods_row(*ROW)
    backwards = b' table:number-rows-repeated="-1"'
    assert outcome(an_ods(rows)) == "annotated"
    assert outcome(an_ods(rows + an_ods_row("x", attributes=backwards))) == "unreadable-file"
    assert outcome(an_ods(rows + b'<x xmlns:table="urn:x"/>')) == "unreadable-file"
    assert outcome(an_ods(rows + b'<x xmlns:t="%b"/>' % (URI % b"table"))) == "unreadable-file"


def test_parts_that_readers_take_for_different_ones_are_refused() -> None:
    good = an_xlsx([ROW])
    for name in ("xl/worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"):
        held = io.BytesIO(good)
        with zipfile.ZipFile(held, "a") as archive:
            archive.writestr(name, "<worksheet/>")
        assert outcome(held.getvalue()) == "unreadable-file", name
    for encoding in (b"UTF-7", b"IBM037", b"UTF-16"):
        stated = b'<?xml version="1.0" encoding="%b"?><worksheet' % encoding
        assert outcome(edited(SHEET, b"<worksheet", stated)) == "unreadable-file", encoding


def test_xml_of_too_many_tags_is_refused_before_it_is_parsed() -> None:
    many = b"<a/>" * 4_000_001
    for part, at in (("xl/styles.xml", b"<fonts"), (SHEET, END)):
        held = io.BytesIO(edited(part, at, many + at))
        with zipfile.ZipFile(held, "a") as archive:  # so much larger that its ratio is no reason
            archive.writestr("xl/media/image1.png", random.Random(1).randbytes(200_000))  # noqa: S311
        assert outcome(held.getvalue()) == "too-large-unpacked", part
