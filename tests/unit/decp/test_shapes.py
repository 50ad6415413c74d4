"""Every shape that `marche` and `contrat-concession` take in real files, counted as `json.loads` counts them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tremplin_platform.commands.decp.reading import documents as reading_documents
from tremplin_platform.commands.decp.reading.documents import check_encoding, documents
from tremplin_platform.commands.decp.reading.reading import rows
from tremplin_platform.commands.decp.verdicts import Fault, Unreadable

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
