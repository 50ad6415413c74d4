"""A name said twice in a row: refused where its values differ, at any depth, and again when it is tried again."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.decp_files import BAD_SIRET, LYON, UGAP, contract_row
from tremplin_platform.commands.decp.reading.documents import documents
from tremplin_platform.commands.decp.reading.reading import rows
from tremplin_platform.commands.decp.recording.originals import original_of, row_of
from tremplin_platform.commands.decp.rows.checking import OTHER_BUYER, Checked, check
from tremplin_platform.commands.decp.rows.contract import Contract
from tremplin_platform.commands.decp.verdicts import Refusal

WHOLE = json.dumps(
    contract_row(
        modifications=[{"modification": {"id": 1, "montant": 3}}],
        ignored={"deep": [[{"name": 1}]]},
        marcheInnovant=True,
    )
)


def read(path: Path, written: str) -> Any:
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
    row = read(tmp_path / "a.json", WHOLE.replace(before, after))

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
    said = checked(read(tmp_path / "a.json", WHOLE.replace(before, after)))

    assert said == checked(json.loads(WHOLE))
    assert isinstance(said, Contract)


def test_a_repeat_in_a_row_of_another_buyer_is_that_buyers(tmp_path: Path) -> None:
    twice = WHOLE.replace('"montant": 575000', '"montant": 1, "montant": 2')
    row = read(tmp_path / "a.json", twice)
    unsure = read(tmp_path / "b.json", WHOLE.replace(f'"id": "{UGAP}"', f'"id": "{LYON}", "id": "{UGAP}"'))

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
