"""The headers of files: read by their words or by the field's name, and none that names two columns."""

from collections import Counter

from tremplin_tenants.files.columns import HOURS, INVOICES, by_header, plain


def test_a_header_is_read_without_case_accents_and_punctuation() -> None:
    columns = by_header(HOURS)
    for written in ("Premier jour travaillé", "PREMIER JOUR TRAVAILLE", "worked_from", " Du ", "début"):
        assert columns[plain(written)].field == "worked_from"
    for written in ("N° de lot", "numero de lot", "Lot"):
        assert columns[plain(written)].field == "lot"
    assert plain("Commentaire") not in columns


def test_no_header_names_two_columns() -> None:
    for columns in (HOURS, INVOICES):
        counted = Counter(written for column in columns for written in column.written)
        assert [written for written, count in counted.items() if count > 1] == []
