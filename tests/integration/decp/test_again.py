"""A file imported again adds nothing: whole, interrupted, twice at once, and for the real files."""

import json
import random
import signal
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import psycopg
import pytest

from support.decp_files import REAL, contract_row, document, modification, real_file, write_json
from support.postgres_server import Database
from tremplin_platform.audit.sentences import sentence
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.store.decp.observed import CentraleLog
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


def counted(report: dict[str, Any]) -> int:
    taken = report["recorded"] + report["modified"] + report["known"] + report["other_buyers"]
    return int(taken + sum(report["quarantined"].values()))


def test_real_files_again_bring_nothing_in_any_unicode_form(
    commands: psycopg.Connection, import_decp: Import, tmp_path: Path
) -> None:
    zips = [real_file("real/marches-publics.info.zip"), real_file("real/pes.zip")]
    first = import_decp(*zips)
    facts = Counter(item.topic for item in read_all(commands, log="centrale"))
    before = kept(commands)
    again = import_decp(*zips)
    assert kept(commands) == before
    third = import_decp(*(_in_another_form(path, tmp_path / path.name) for path in zips))

    # 4,509 and 1,148 rows; 189 bring a contract that is there already, 8 of them wrong and 22 in contradiction.
    assert (first["files"], first["read"], counted(first)) == (2, 5657, 5657)
    assert first["quarantined"] == {"bad-siret": 8, "bad-date": 2, "concession": 10, "conflict": 29}
    assert (first["recorded"], first["modified"], first["known"]) == (5440, 0, 168)
    assert (first["flagged"]["zero-amount"], first["flagged"]["contractor-siret"]) == (55, 92)
    assert facts["observed-contract.recorded"] == first["recorded"]
    assert len(before[1]) == 49

    assert counts(again) == (0, 0, 5608, first["quarantined"])
    assert counts(third) == counts(again)
    # In a compatibility form, what shows damage to a text is no longer there.
    assert third["flagged"] | {"damaged-text": 0} == again["flagged"] | {"damaged-text": 0}
    assert kept(commands)[0] == before[0]
    assert Counter(item.topic for item in read_all(commands, log="centrale")) == facts


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


ROWS, REFUSED = 8_000, 40

# Killed while it writes the slice after those that it has kept: never before, and never once all is done.
_IMPORT = """
import os, signal, sys, psycopg
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.store.decp.observed import CentraleLog

class KilledLog(CentraleLog):
    left = int(sys.argv[3])

    def write(self, **written):
        super().write(**written)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1

connection = psycopg.connect(sys.argv[1], autocommit=True)
import_files(paths=[sys.argv[2]], log=KilledLog(connection), buyers=None, today="2026-11-24")
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Several slices: each contract once, one in ten modified, some refused."""
    rows = [
        contract_row(f"m{n}", modifications=[modification(1)] if n % 10 == 0 else []) for n in range(ROWS)
    ]
    for n in range(REFUSED):
        rows.insert(n * 200, contract_row(None, objet=f"refusé {n}"))
    return write_json(tmp_path / "a.json", document(*rows))


def assert_whole(commands: psycopg.Connection) -> None:
    facts = list(read_all(commands, log="centrale"))
    subjects = Counter(fact.subject for fact in facts if fact.topic == "observed-contract.recorded")
    assert [item.seq for item in facts] == list(range(1, ROWS + ROWS // 10 + 1))
    assert (len(subjects), set(subjects.values())) == (ROWS, {1})
    assert len(refused_rows(commands)) == REFUSED


@pytest.mark.faults
@pytest.mark.parametrize("slices", [1, 3])
def test_killed_and_run_again(
    database: Database, commands: psycopg.Connection, file: Path, slices: int
) -> None:
    arguments = [database.role_url("command"), str(file), str(slices)]
    importing = subprocess.run([sys.executable, "-c", _IMPORT, *arguments], check=False)
    assert importing.returncode == -signal.SIGKILL
    kept = head(commands, log="centrale")
    assert kept is not None
    assert slices * 2_000 <= kept.seq < ROWS

    again = import_files(
        paths=[str(file)], log=CentraleLog(commands), buyers=None, today="2026-11-24"
    ).as_json()

    assert again["known"] >= slices * 1_900 - REFUSED
    assert again["recorded"] + again["known"] == ROWS
    assert_whole(commands)


def test_two_at_once(database: Database, commands: psycopg.Connection, file: Path) -> None:
    def run(_: int) -> dict[str, int]:
        with closing(database.connect("command")) as connection:
            log = CentraleLog(connection)
            return import_files(paths=[str(file)], log=log, buyers=None, today="2026-11-24").as_json()

    with ThreadPoolExecutor(2) as both:
        reports = list(both.map(run, range(2)))

    assert sum(report["recorded"] for report in reports) == ROWS
    assert sum(report["known"] for report in reports) == ROWS
    assert_whole(commands)


def test_every_file_at_hand_is_counted_row_by_row(commands: psycopg.Connection, import_decp: Import) -> None:
    real_file("schema")
    paths = [path for path in sorted(REAL.rglob("*")) if path.is_file() and "schema" not in path.parts]

    report = import_decp(*paths)

    assert report["files"] == len(paths)
    assert counted(report) == report["read"] > 5657
    faults = {Path(item["file"]).name: item["reason"] for item in report["unreadable"]}
    assert faults["data.gouv.fr_pes.json"] == "empty"
    assert "Marche.xml" not in faults
    assert faults["synthetic_INDEX.json"] == "not-decp"
    assert all(item.is_whole() and sentence(item) for item in read_all(commands, log="centrale"))
