"""Rows of both layouts, of files whole, cut, damaged, or not what they should be."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.decp_files import contract_row, document, real_file, write_json
from tremplin_platform.commands.decp.reading.documents import check_encoding, documents
from tremplin_platform.commands.decp.reading.reading import Row, rows
from tremplin_platform.commands.decp.verdicts import Fault, Unreadable


def read(path: Path) -> tuple[list[Row], Fault | None]:
    found: list[Row] = []
    try:
        found.extend(_all(path))
    except Unreadable as unreadable:
        return found, unreadable.fault
    return found, None


def _all(path: Path) -> Iterator[Row]:
    for item in documents(str(path)):
        check_encoding(item)
        yield from rows(item)


def ids(found: list[Row]) -> list[Any]:
    return [row.value["id"] for row in found]


def test_the_layout_of_2019(tmp_path: Path) -> None:
    path = write_json(tmp_path / "2019.json", {"$schema": "…", "marches": [{"id": "a"}, {"id": "b"}]})

    found, fault = read(path)

    assert (ids(found), [row.number for row in found], fault) == (["a", "b"], [1, 2], None)


@pytest.mark.parametrize("first", ["marche", "contrat-concession"])
def test_the_layout_of_2022_in_the_order_of_the_file(tmp_path: Path, first: str) -> None:
    second = ({"marche", "contrat-concession"} - {first}).pop()
    lists = {first: [{"id": "a"}, {"id": "b"}], second: [{"id": "c"}]}

    found, fault = read(write_json(tmp_path / "2022.json", {"marches": lists}))

    assert (ids(found), [row.number for row in found], fault) == (["a", "b", "c"], [1, 2, 3], None)
    assert [row.listed_as_concession for row in found] == [first != "marche"] * 2 + [first == "marche"]


@pytest.mark.parametrize("content", [document(), {"marches": []}])
def test_a_list_may_be_empty(tmp_path: Path, content: Any) -> None:
    assert read(write_json(tmp_path / "none.json", content)) == ([], None)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "bom.json"
    path.write_text(json.dumps(document({"id": "é"})), encoding="utf-8-sig")

    assert ids(read(path)[0]) == ["é"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"\xef\xbb\xbf \n", Fault.EMPTY),
        (b"bonjour", Fault.NOT_JSON),
        (b"id;acheteur\n1;2\n", Fault.NOT_JSON),
        (b"PK\x03\x04 an archive that is cut", Fault.NOT_JSON),
        (b"[]", Fault.NOT_DECP),
        (b"3", Fault.NOT_DECP),
        (b'{"features": [{"marches": [1]}]}', Fault.NOT_DECP),
        (b'{"marches": "none"}', Fault.NOT_DECP),
        (b'{"marches": {"autre": []}}', Fault.NOT_DECP),
        ('{"marches": [{"id": "é"}]}'.encode("latin-1"), Fault.ENCODING),
        ('{"marches": []}'.encode("utf-16"), Fault.ENCODING),
    ],
)
def test_a_file_that_cannot_be_read_at_all(tmp_path: Path, content: bytes, fault: Fault) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)

    assert read(path) == ([], fault)


@pytest.mark.parametrize("name", ["absent.json", ".", "nul\0.json"])
def test_what_cannot_be_opened_is_missing(tmp_path: Path, name: str) -> None:
    assert read(tmp_path / name)[1] is Fault.MISSING


def test_encoding_is_checked_before_any_row_is_given(tmp_path: Path) -> None:
    path = tmp_path / "late.json"
    path.write_bytes(b'{"marches": [' + b'{"id": "a"},' * 20_000 + b'{"id": "\xe9"}]}')

    assert read(path) == ([], Fault.ENCODING)


def test_a_file_cut_anywhere_gives_its_whole_rows(tmp_path: Path) -> None:
    whole = json.dumps(document(*(contract_row(f"é{n}") for n in range(3))), ensure_ascii=False).encode()
    ends = [whole.index(f'"id": "é{n}"'.encode()) for n in range(3)]
    path = tmp_path / "cut.json"
    for length in range(1, len(whole)):
        path.write_bytes(whole[:length])

        found, fault = read(path)

        assert fault is Fault.TRUNCATED
        assert ids(found) == [f"é{n}" for n in range(len(found))]
        assert len(found) >= sum(length > end for end in ends) - 1


def test_a_file_damaged_in_the_middle_gives_the_rows_before(tmp_path: Path) -> None:
    path = tmp_path / "damaged.json"
    path.write_bytes(b'{"marches": [{"id": "a"}, {"id": "b"}, {id: c}, {"id": "d"}]}')

    found, fault = read(path)

    assert (ids(found), fault) == (["a", "b"], Fault.TRUNCATED)


def test_each_json_of_an_archive_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/one.json", json.dumps({"marches": [{"id": "a"}]}))
        archive.writestr("two.JSON", json.dumps(document({"id": "b"})))
        archive.writestr("readme.txt", "nothing")

    assert [item.name for item in documents(str(path))] == ["all.zip/a/one.json", "all.zip/two.JSON"]
    assert ids(read(path)[0]) == ["a", "b"]


def test_an_archive_without_json_is_not_json(tmp_path: Path) -> None:
    path = tmp_path / "none.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")

    assert read(path) == ([], Fault.NOT_JSON)


def test_an_archive_damaged_inside_gives_the_rows_before(tmp_path: Path) -> None:
    path = tmp_path / "damaged.zip"
    content = json.dumps({"marches": [{"id": n} for n in range(50_000)]})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.json", content)
    damaged = bytearray(path.read_bytes())
    damaged[len(content) // 2] ^= 1  # its checksum no longer holds, which shows at its end
    path.write_bytes(damaged)

    found, fault = read(path)

    assert (len(found) > 20_000, fault) == (True, Fault.TRUNCATED)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("real/marches-publics.info.zip", 4509),
        ("real/pes.zip", 1148),
        ("real/colinmaudry_decp_test_2022.json", 5),
        ("real/colinmaudry_decp_test_2019.json", 2),
        ("examples/v2_json/marches_concessions.json", 4),
        ("examples/v1_json/paquet.json", 2),
    ],
)
def test_real_files_are_read_whole(name: str, count: int) -> None:
    found, fault = read(real_file(name))

    assert ([row.number for row in found], fault) == (list(range(1, count + 1)), None)
