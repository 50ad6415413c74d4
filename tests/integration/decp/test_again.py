"""A file imported again adds nothing, whatever its first import made of its rows."""

import json
import random
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import psycopg

from support.decp_files import contract_row, document, modification, real_file, write_json
from tremplin_platform.store.decp.quarantine import refused_rows
from tremplin_platform.store.reading import head, read_all

Import = Callable[..., dict[str, Any]]
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
TEXTS = {"objet", "nature", "objetModification", "denominationSociale", "nom"}


def kept(commands: psycopg.Connection) -> tuple[Any, list[Any]]:
    return head(commands, log="centrale"), refused_rows(commands, limit=10_000)


def counts(report: dict[str, Any]) -> tuple[int, int, int, dict[str, int]]:
    return report["recorded"], report["modified"], report["known"], report["quarantined"]


def test_a_row_taken_as_modified_is_known_when_it_comes_again(
    commands: psycopg.Connection, import_decp: Import, tmp_path: Path
) -> None:
    first = write_json(tmp_path / "1.json", document(contract_row()))
    changed = contract_row(montant=9, objet="Autre", modifications=[modification(1)])
    later = contract_row(montant=8, modifications=[modification(1), modification(2)])
    second = write_json(tmp_path / "2.json", document(contract_row(), changed, later))
    import_decp(first)

    rehearsed = import_decp(second, dry_run=True)
    taken = import_decp(second)
    before = kept(commands)
    again = import_decp(second)

    assert counts(taken) == counts(rehearsed) == (0, 2, 1, {})
    assert counts(again) == (0, 0, 3, {})
    assert kept(commands) == before


def test_only_the_row_that_was_taken_is_known(import_decp: Import, tmp_path: Path) -> None:
    changed = contract_row(montant=9, modifications=[modification(1)])
    import_decp(write_json(tmp_path / "1.json", document(contract_row(), changed)))

    others = [
        contract_row(montant=9),
        contract_row(montant=10, modifications=[modification(1)]),
        changed | {"codeCPV": None, "objet": "ENTRETIEN des espaces\u200b verts"},
    ]
    again = import_decp(write_json(tmp_path / "2.json", document(*others)))

    assert counts(again) == (0, 0, 1, {"conflict": 2})


def test_a_repeated_name_is_kept_once_and_writes_nothing(
    commands: psycopg.Connection, import_decp: Import, tmp_path: Path
) -> None:
    path = tmp_path / "twice.json"
    row = json.dumps(contract_row()).replace('"montant": 575000', '"montant":1000,"montant":9999999')
    path.write_text('{"marches": {"marche": [' + row + "]}}", encoding="utf-8")

    first = import_decp(path)
    again = import_decp(path)

    assert counts(first) == counts(again) == (0, 0, 0, {"repeated-name": 1})
    assert list(read_all(commands, log="centrale")) == []
    (refused,) = refused_rows(commands)
    assert refused.sentence.endswith("(montant)")
    assert '"montant":1000' in refused.original
    assert '"montant":9999999' in refused.original


def test_real_files_in_another_unicode_form_bring_nothing(
    commands: psycopg.Connection, import_decp: Import, tmp_path: Path
) -> None:
    zips = [real_file("real/marches-publics.info.zip"), real_file("real/pes.zip")]
    first = import_decp(*zips)
    before = kept(commands)
    again = import_decp(*zips)
    assert kept(commands) == before
    third = import_decp(*(_in_another_form(path, tmp_path / path.name) for path in zips))

    assert counts(again) == (0, 0, first["recorded"] + first["known"], first["quarantined"])
    assert counts(third) == counts(again)
    # In a compatibility form, what shows damage to a text is no longer there.
    assert third["flagged"] | {"damaged-text": 0} == again["flagged"] | {"damaged-text": 0}
    assert kept(commands)[0] == before[0]


def _in_another_form(path: Path, into: Path) -> Path:
    """The same archive, each text decomposed and with an invisible character between its letters."""
    generator = random.Random(14)  # noqa: S311
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(into, "w") as written:
        for name in archive.namelist():
            content = json.loads(archive.read(name))
            written.writestr(name, json.dumps(_changed(content, generator), ensure_ascii=False))
    return into


def _changed(value: Any, generator: random.Random, *, is_text: bool = False) -> Any:
    if isinstance(value, dict):
        return {name: _changed(item, generator, is_text=name in TEXTS) for name, item in value.items()}
    if isinstance(value, list):
        return [_changed(item, generator) for item in value]
    if is_text and isinstance(value, str):
        form: Form = generator.choice(["NFC", "NFD", "NFKC", "NFKD"])
        return generator.choice(["", "\u200b", "\u00ad"]).join(unicodedata.normalize(form, value))
    return value
