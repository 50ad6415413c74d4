"""JSON of real files: names repeated in a row, bytes that are almost JSON, and the shapes of lists."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from support.decp_files import BAD_SIRET, LYON, UGAP, contract_row
from tremplin_platform.commands.decp.reading import documents as reading_documents
from tremplin_platform.commands.decp.reading.documents import check_encoding, documents
from tremplin_platform.commands.decp.reading.reading import rows
from tremplin_platform.commands.decp.reading.repairs import DEEPEST, repaired
from tremplin_platform.commands.decp.recording.originals import original_of, row_of
from tremplin_platform.commands.decp.rows.checking import OTHER_BUYER, Checked, check
from tremplin_platform.commands.decp.rows.contract import Contract
from tremplin_platform.commands.decp.verdicts import Fault, Refusal, Unreadable

WHOLE = json.dumps(
    contract_row(
        modifications=[{"modification": {"id": 1, "montant": 3}}],
        ignored={"deep": [[{"name": 1}]]},
        marcheInnovant=True,
    )
)


def read_whole(path: Path, written: str) -> Any:
    path.write_text('{"marches": {"marche": [' + written + "]}}", encoding="utf-8")
    (document,) = documents(str(path))
    (row,) = rows(document)
    return row.value


def checked(row: Any, buyers: set[str] | None = None) -> Checked:
    return check(row, listed_as_concession=False, buyers=buyers)


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ('"montant": 575000', '"montant": 1000, "montant": 9999999', "montant"),
        ('"montant": 575000', '"montant": 575000, "montant": "575000"', "montant"),
        ('"marcheInnovant": true', '"marcheInnovant": true, "marcheInnovant": 1', "marcheInnovant"),
        ('"id": "2024-001"', '"id": "2024-001", "id": "2024-002"', "id"),
        ('"id": "2024-001"', '"id": "2024-001", "objet": null', "objet"),
        ('"typeIdentifiant": "SIRET"', '"typeIdentifiant": "SIRET", "id": "1"', "titulaires.titulaire.id"),
        ('"montant": 3', '"montant": 3, "montant": 4', "modifications.modification.montant"),
        (
            '{"considerationSociale": ["Clause sociale"]}',
            '{"considerationSociale": [], "considerationSociale": ["Marché réservé"]}',
            "considerationsSociales.considerationSociale",
        ),
        ('"name": 1', '"name": 1, "name": 2', "ignored.deep.name"),
        ('"name": 1', '"name": 1, "name": 1, "name": 2', "ignored.deep.name"),
        ('"name": 1', '"a": {"b": 1}, "a": {"b": 1, "b": 2}', "ignored.deep.a"),
        ('"name": 1', '"nul\\u0000": 1, "nul\\u0000": 2', "ignored.deep.nul�"),
        (f'{{"id": "{UGAP}"}}', f'{{"id": "{LYON}", "id": "{UGAP}"}}', "acheteur.id"),
    ],
)
def test_two_values_are_refused_and_both_are_kept(tmp_path: Path, before: str, after: str, name: str) -> None:
    assert before in WHOLE
    row = read_whole(tmp_path / "a.json", WHOLE.replace(before, after))

    refusal = checked(row)

    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.about) == ("repeated-name", name)
    kept, whole = original_of(row)
    assert whole
    assert set(_pairs(kept)) == set(_pairs(WHOLE.replace(before, after)))
    assert checked(row_of(kept)) == refusal
    assert original_of(row_of(kept)) == (kept, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"montant": 575000', '"montant": 575000, "montant": 575000'),
        ('"montant": 575000', '"montant": 575000.0, "montant": 575000.00'),
        (f'{{"id": "{UGAP}"}}', f'{{"id": "{UGAP}"}}, "acheteur": {{"id": "{UGAP}"}}'),
        ('"name": 1', '"name": [{"a": 1, "b": null}], "name": [{"b": null, "a": 1}]'),
    ],
)
def test_a_repeated_value_counts_once(tmp_path: Path, before: str, after: str) -> None:
    assert before in WHOLE
    said = checked(read_whole(tmp_path / "a.json", WHOLE.replace(before, after)))

    assert said == checked(json.loads(WHOLE))
    assert isinstance(said, Contract)


def test_a_repeat_in_a_row_of_another_buyer_is_that_buyers(tmp_path: Path) -> None:
    twice = WHOLE.replace('"montant": 575000', '"montant": 1, "montant": 2')
    row = read_whole(tmp_path / "a.json", twice)
    unsure = read_whole(
        tmp_path / "b.json", WHOLE.replace(f'"id": "{UGAP}"', f'"id": "{LYON}", "id": "{UGAP}"')
    )

    assert checked(row, {LYON}) is OTHER_BUYER
    for buyer in (LYON, UGAP, BAD_SIRET):
        said = checked(unsure, {buyer})
        assert isinstance(said, Refusal)
        assert said.reason == "repeated-name"


def test_a_row_after_a_refused_one_is_not_refused_for_it(tmp_path: Path) -> None:
    twice = WHOLE.replace('"montant": 575000', '"montant": 1, "montant": 2')
    path = tmp_path / "a.json"
    path.write_text('{"marches": [' + ",".join([WHOLE, twice, WHOLE]) + "]}", encoding="utf-8")
    (document,) = documents(str(path))

    assert [type(checked(row.value)) for row in rows(document)] == [Contract, Refusal, Contract]


def _pairs(written: str) -> list[str]:
    """Every name with its value, of every object, repeats included."""
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found.extend(f"{name}={value!r}" for name, value in pairs if not isinstance(value, dict | list))
        return dict(pairs)

    json.loads(written, object_pairs_hook=note)
    return found


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**37), 10**37)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def repair(data: bytes, size: int = 1 << 16) -> bytes:
    return b"".join(repaired(data[start : start + size] for start in range(0, len(data), size)))


@given(content=JSON, size=st.integers(1, 40), escaped=st.booleans())
def test_json_is_left_as_it_is(content: Any, size: int, escaped: bool) -> None:
    data = json.dumps(content, ensure_ascii=escaped).encode()

    assert repair(data, size) == data


@pytest.mark.parametrize(
    ("broken", "read"),
    [
        (b"[NaN, -Infinity, Infinity, 1.50]", ["NaN", "-Infinity", "Infinity", Decimal("1.50")]),
        (b'["NaN, Infinity"]', ["NaN, Infinity"]),
        (b"[1e99999, 1.5E+12345, 1e17]", ["1e99999", "1.5E+12345", Decimal("1e17")]),
        (b"[" + b"9" * 200 + b"]", ["9" * 200]),
        (b'{"a": "tab\there, nul\x00, line\n"}', {"a": "tab\there, nul\x00, line\n"}),
        (rb'["\ud83d\ude00 whole, \ud83d half, \ude00 other"]', ["😀 whole, \\ud83d half, \\ude00 other"]),
        (rb'["C:\dossier \\ud83d \u12 \"q\""]', ['C:\\dossier \\ud83d \\u12 "q"']),
        (rb'["\\\\", "\\\"NaN"]', ["\\\\", '\\"NaN']),
    ],
)
def test_what_the_parser_cannot_read(broken: bytes, read: Any) -> None:
    for size in range(1, 30):
        assert json.loads(repair(broken, size), parse_float=Decimal) == read


@pytest.mark.parametrize("depth", [DEEPEST - 1, DEEPEST, DEEPEST + 1, 100_000])
def test_endless_nesting_is_emptied_and_what_follows_stays(depth: int) -> None:
    inner = b'["x", NaN, {"y": [1, 2]}]'
    data = b'{"a":' + b"[" * depth + inner + b"]" * depth + b', "b": {"c": [1, "d"]}}'

    read = json.loads(repair(data))

    assert read["b"] == {"c": [1, "d"]}


@given(data=st.binary(max_size=200), size=st.integers(1, 50))
def test_any_bytes_pass(data: bytes, size: int) -> None:
    repair(data, size)


KEYS = ("marche", "contrat-concession")
ROW = st.fixed_dictionaries({"id": st.integers(0, 9)}) | st.fixed_dictionaries(
    {"id": st.just('a "marche": {'), "marche": st.sampled_from([[], {}, [{"id": 1}]])}
)
SHAPE = st.none() | ROW | st.lists(ROW | st.none() | st.integers() | st.lists(ROW, max_size=1), max_size=4)
LISTS = st.permutations([*KEYS, "autre"]).flatmap(
    lambda order: st.lists(SHAPE, min_size=3, max_size=3).map(
        lambda shapes: dict(zip(order, shapes, strict=True))
    )
)
PARTIAL = LISTS.flatmap(
    lambda lists: st.sets(st.sampled_from(list(lists))).map(
        lambda kept: {key: shape for key, shape in lists.items() if key in kept}
    )
)


def expected(marches: Any) -> list[tuple[Any, bool]]:
    """The rows of `marches` and whether each is listed as a concession, as the interface says."""
    if isinstance(marches, list):
        return [(row, False) for row in marches]
    found: list[tuple[Any, bool]] = []
    for key, shape in marches.items():
        if key in KEYS and shape is not None:
            listed = shape if isinstance(shape, list) else [shape]
            found += [(row, key == "contrat-concession") for row in listed]
    return found


def read(path: Path) -> tuple[list[tuple[Any, bool]], Fault | None]:
    found: list[tuple[Any, bool]] = []
    try:
        for document in documents(str(path)):
            check_encoding(document)
            numbers = []
            for row in rows(document):
                numbers.append(row.number)
                found.append((row.value, row.listed_as_concession))
            assert numbers == list(range(1, len(numbers) + 1))
    except Unreadable as unreadable:
        return found, unreadable.fault
    return found, None


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    marches=PARTIAL | st.lists(ROW, max_size=3), indent=st.sampled_from([None, 1]), chunk=st.integers(1, 64)
)
def test_rows_are_those_of_json_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marches: Any, indent: int | None, chunk: int
) -> None:
    monkeypatch.setattr(reading_documents, "CHUNK", chunk)
    path = tmp_path / "shape.json"
    written = json.dumps({"$schema": "x", "marches": marches}, indent=indent)
    path.write_text(written, encoding="utf-8")

    is_decp = isinstance(marches, list) or any(key in marches for key in KEYS)
    assert read(path) == (expected(json.loads(written)["marches"]), None if is_decp else Fault.NOT_DECP)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ('{"marches": {"contrat-concession": [], "marche": {"id": 1}}}', 1),
        ('{"marches": {"marche": {"id": 1}, "contrat-concession": {"id": 2}}}', 2),
        ('{"marches": {"contrat-concession": {"id": 1}, "marche": [{"id": 2}, {"id": 3}]}}', 3),
        ('{"marches": {"marche": null, "contrat-concession": {"id": 1}}}', 1),
        ('{"marches": {"marche": null}}', 0),
        ('{"marches": {"marche": "", "contrat-concession": null}}', 0),
        ('{"marches": {"marche": "odd", "contrat-concession": []}}', 1),
        ('{"marches": {"contrat-concession": [], "m\\u0061rche": {"id": 1}}}', 1),
        ('{"marches": {"contrat-concession": [], "marche"\r\n \t:\n {"id": 1}}}', 1),
        ('{"marches": [{"id": 1}], "marches": {"marche": {"id": 2}}}', 2),
        ('{"marches": {"marche": [{"id": 1}], "marche": {"id": 2}}}', 2),
    ],
)
def test_no_row_is_lost_in_silence(tmp_path: Path, written: str, count: int) -> None:
    path = tmp_path / "shape.json"
    path.write_text(written, encoding="utf-8")

    found, fault = read(path)

    assert (len(found), fault) == (count, None)


@pytest.mark.parametrize(
    "content",
    [
        [{"marches": []}],
        {"marches": {}},
        {"marches": {"id": "a"}},
        {"marche": [{"id": "a"}]},
        {"marches": None},
    ],
)
def test_a_document_of_another_shape_is_reported_as_not_decp(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    assert read(path) == ([], Fault.NOT_DECP)
