"""Rows of XML, which are those of the same contracts in JSON; and what is refused of it."""

import tracemalloc
import zipfile
from itertools import chain, repeat
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from support.decp_files import contract_row, document, modification, real_file, write_json
from tremplin_platform.commands.decp.reading.documents import check_encoding, documents
from tremplin_platform.commands.decp.reading.reading import Row, rows
from tremplin_platform.commands.decp.reading.xml_rows import xml_rows
from tremplin_platform.commands.decp.rows.checking import check
from tremplin_platform.commands.decp.verdicts import Fault, Unreadable

ROW = "<marche><id>é{}</id><acheteur><id>77605646700587</id></acheteur></marche>"


def xml_of(name: str, value: Any) -> str:
    """A value of DECP's JSON as the element that its XML schema has in its place."""
    if isinstance(value, dict):
        inner = "".join(
            "".join(xml_of(key, item) for item in inner) if _is_listed(inner) else xml_of(key, inner)
            for key, inner in value.items()
        )
    elif isinstance(value, list):
        inner = "".join(xml_of(key, item[key]) for item in value for key in item)
    elif isinstance(value, bool):
        inner = "oui" if value else "non"
    else:
        inner = "" if value is None else escape(str(value))
    return f"<{name}>{inner}</{name}>"


def _is_listed(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def write_xml(path: Path, *found: Any, concessions: tuple[Any, ...] = ()) -> Path:
    listed = chain(zip(repeat("marche"), found), zip(repeat("contrat-concession"), concessions))
    inner = "\n".join(xml_of(name, row) for name, row in listed)
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<marches>{inner}</marches>\n', encoding="utf-8")
    return path


def read(path: Path) -> tuple[list[Row], Fault | None]:
    found: list[Row] = []
    try:
        for item in documents(str(path)):
            check_encoding(item)
            for row in rows(item):
                found.append(row)  # noqa: PERF402  # those before a fault are kept
    except Unreadable as unreadable:
        return found, unreadable.fault
    return found, None


def verdicts(path: Path) -> list[Any]:
    return [
        check(row.value, listed_as_concession=row.listed_as_concession, buyers=None) for row in read(path)[0]
    ]


def test_xml_says_what_the_json_of_the_same_contracts_says(tmp_path: Path) -> None:
    crew = [{"titulaire": {"id": str(n), "typeIdentifiant": "SIRET"}} for n in range(2)]
    marches = [
        contract_row("a & <b>", modifications=[modification(1, montant=12.345), modification(2)]),
        contract_row("c", marcheInnovant=True, titulaires=crew, idAccordCadre="AC-1", tauxAvance=0.25),
        contract_row(" d ", montant=0, dateNotification=None, dureeMois="NC", attributionAvance=False),
        contract_row(None),
        contract_row("e", buyer=None),
        contract_row("f", buyer="77605646700588"),
        contract_row("g", montant=-1),
        contract_row("h", dateNotification="2024-02-30"),
        contract_row("i", objet="x" * 10_001),
        contract_row("j", considerationsSociales={"considerationSociale": ["Marché réservé", "Autre"]}),
    ]
    concessions = ({"id": "k", "autoriteConcedante": {"id": "77605646700587"}},)
    as_xml = verdicts(write_xml(tmp_path / "a.xml", *marches, concessions=concessions))

    assert as_xml == verdicts(write_json(tmp_path / "a.json", document(*marches, concessions=concessions)))
    assert len(as_xml) == 11


def test_the_official_examples() -> None:
    found, fault = read(real_file("examples/v2_xml/Marche.xml"))
    concessions, _ = read(real_file("examples/v2_xml/Contrat-concession-modification.xml"))

    assert (len(found), fault) == (2, None)
    assert (found[0].value["marcheInnovant"], found[0].value["dureeMois"]) == (True, "48")
    assert found[0].value["techniques"] == {"technique": ["Concours", "Accord-cadre"]}
    assert [row.listed_as_concession for row in concessions] == [True, True]


def test_a_name_with_two_values_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.xml"
    written = xml_of("marche", contract_row())
    path.write_text(f"<marches>{written.replace('</montant>', '</montant><montant>1</montant>')}</marches>")

    (verdict,) = verdicts(path)

    assert (verdict.reason, verdict.about) == ("repeated-name", "montant")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<marches/>", None),
        ('<?xml version="1.0" encoding="ISO-8859-1"?> <d:marches xmlns:d="x">é</d:marches>', None),
        ("<html><body>Erreur 500</body></html>", Fault.NOT_DECP),
        ("<marches><autre/></marches>", Fault.NOT_DECP),
        ("< bonjour", Fault.NOT_JSON),
        ("<?xml version='1.0'?>", Fault.TRUNCATED),
        ('<!DOCTYPE m [<!ENTITY a "b">]><marches><marche>&a;</marche></marches>', Fault.NOT_DECP),
        ('<!DOCTYPE marches SYSTEM "file:///etc/passwd"><marches/>', Fault.NOT_DECP),
        ("<marches>" + "<a>" * 100_000, Fault.TRUNCATED),
    ],
)
def test_a_file_without_rows(tmp_path: Path, content: str, fault: Fault | None) -> None:
    path = tmp_path / "bad.xml"
    path.write_text(content, encoding="utf-8")

    assert read(path) == ([], fault)


def test_what_is_not_utf_8_is_refused_before_any_row(tmp_path: Path) -> None:
    path = tmp_path / "latin.xml"
    path.write_bytes(f"<marches>{ROW.format(1)}</marches>".encode("latin-1"))

    assert read(path) == ([], Fault.ENCODING)


def test_a_file_cut_anywhere_gives_its_whole_rows(tmp_path: Path) -> None:
    whole = f"<marches>{''.join(map(ROW.format, range(3)))}</marches>".encode()
    ends = [place for place in range(len(whole)) if whole[:place].endswith(b"</marche>")]
    path = tmp_path / "cut.xml"
    for length in range(1, len(whole)):
        path.write_bytes(whole[:length])

        found, fault = read(path)

        assert fault is Fault.TRUNCATED
        assert len(found) == sum(length >= end for end in ends)


def test_an_archive_may_hold_xml(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/one.XML", f"<marches>{ROW.format(1)}</marches>")

    assert [row.value["id"] for row in read(path)[0]] == ["é1"]


def test_memory_is_that_of_one_row() -> None:
    row = ROW.format("a").encode()
    pieces = chain([b"<marches>"], repeat(row * 200, 20), [b"<marche><objet>"], repeat(b"x" * 65536, 100))
    source = type("Source", (), {"path": "long.xml", "chunks": lambda self: pieces})()
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            assert sum(1 for _ in xml_rows(source)) == 4000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 2_000_000
