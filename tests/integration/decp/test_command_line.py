"""`tremplin import decp` and `tremplin quarantine`, as a script calls them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from support import command_line
from support.decp_files import LYON, UGAP, contract_row, document, write_json
from support.postgres_server import PATIENCE, Database

Tremplin = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tremplin(database: Database, tmp_path: Path) -> Tremplin:
    """Run the command line on the test's database."""

    def run(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        named = {"DATABASE_URL": database.url, "TREMPLIN_HOME": str(tmp_path / "home"), **settings}
        return command_line.tremplin(*map(str, arguments), settings=named)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A contract of UGAP, one of Lyon, and one of nobody."""
    rows = contract_row("a"), contract_row("b", buyer=LYON), contract_row(None)
    return write_json(tmp_path / "a.json", document(*rows))


def test_an_import_reports_on_stdout_alone(tremplin: Tremplin, file: Path) -> None:
    done = tremplin("import", "decp", "--buyer", "all", file, "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "files": 1,
        "read": 3,
        "recorded": 2,
        "modified": 0,
        "known": 0,
        "other_buyers": 0,
        "quarantined": {"no-id": 1},
        "flagged": {},
        "unreadable": [],
    }


def test_the_centrale_is_the_buyer_unless_others_are_named(tremplin: Tremplin, file: Path) -> None:
    nobody = tremplin("import", "decp", file)
    centrale = tremplin("import", "decp", file, "--json", "--dry-run", TREMPLIN_CENTRALE_SIRET=UGAP)
    both = tremplin("import", "decp", file, "--json", "--dry-run", "--buyer", UGAP, "--buyer", LYON)

    assert (nobody.returncode, nobody.stdout) == (2, "")
    assert "TREMPLIN_CENTRALE_SIRET" in nobody.stderr
    assert "Traceback" not in nobody.stderr
    assert [json.loads(item.stdout)["other_buyers"] for item in (centrale, both)] == [1, 0]


def test_an_unreadable_file_is_reported_in_a_sentence(tremplin: Tremplin, file: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.touch()

    done = tremplin("import", "decp", empty, file, "--buyer", "all", "--json")

    report = json.loads(done.stdout)
    assert (done.returncode, report["files"], report["recorded"]) == (1, 2, 2)
    assert report["unreadable"] == [{"file": str(empty), "reason": "empty"}]
    assert done.stderr == f"{empty} : le fichier est vide.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["import"],
        ["import", "decp"],
        ["import", "csv", "a.csv"],
        ["import", "decp", "a.json", "--buyer", "123"],
        ["import", "decp", "a.json", "--buyer"],
        ["import", "decp", "a.json", "--buyer", "77605646700588"],
        ["quarantine"],
        ["quarantine", "show"],
        ["quarantine", "list", "3"],
    ],
)
def test_a_usage_error_is_reported_in_one_line(arguments: list[str], tmp_path: Path) -> None:
    done = command_line.tremplin(*arguments, settings={"TREMPLIN_HOME": str(tmp_path / "home")})

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "home").exists()


def test_a_false_centrale_siret_is_refused_before_reading(tmp_path: Path) -> None:
    settings = {"TREMPLIN_HOME": str(tmp_path / "home"), "TREMPLIN_CENTRALE_SIRET": "77605646700588"}
    done = command_line.tremplin("import", "decp", "a.json", settings=settings)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tremplin : TREMPLIN_CENTRALE_SIRET : la clé de ce SIRET est fausse.\n"


def test_quarantine_lists_shows_and_tries_again(tremplin: Tremplin, file: Path) -> None:
    tremplin("import", "decp", file, "--buyer", "all")

    (row,) = json.loads(tremplin("quarantine", "list", "--json").stdout)["rows"]
    shown = tremplin("quarantine", "show", str(row["id"]), "--json")
    tried = tremplin("quarantine", "retry", "--json")

    assert list(row) == ["id", "file", "row", "reason", "sentence", "original"]
    assert (row["file"], row["row"], row["reason"]) == ("a.json", 3, "no-id")
    assert row["original"] == contract_row(None)
    assert json.loads(shown.stdout) == row
    assert json.loads(tried.stdout)["quarantined"] == {"no-id": 1}
    assert f"{row['id']}  a.json, ligne 3  no-id : " in tremplin("quarantine", "list").stdout
    assert tremplin("quarantine", "show", "999999").returncode == 1


def test_an_empty_quarantine_is_said_so_and_a_lone_line_is_singular(
    tremplin: Tremplin, tmp_path: Path
) -> None:
    lone = write_json(tmp_path / "lone.json", document(contract_row("a")))

    assert tremplin("quarantine", "list").stdout == "Aucune ligne en quarantaine.\n"
    assert json.loads(tremplin("quarantine", "list", "--json").stdout) == {"rows": []}
    read = tremplin("import", "decp", lone, "--buyer", "all", "--dry-run").stdout.partition("\n")[0]
    assert read == "Essai, rien n’est écrit. 1\xa0ligne lue dans 1\xa0fichier."


def test_quarantine_shows_a_repeated_name_as_it_was_written(tremplin: Tremplin, tmp_path: Path) -> None:
    path = tmp_path / "twice.json"
    path.write_text(
        json.dumps(document(contract_row())).replace('"montant": 575000', '"montant": 1, "montant": 2.5'),
        encoding="utf-8",
    )
    done = tremplin("import", "decp", path, "--buyer", "all", "--json")
    listed = tremplin("quarantine", "list", "--json")
    (row,) = json.loads(listed.stdout)["rows"]
    shown = tremplin("quarantine", "show", str(row["id"]))
    tried = tremplin("quarantine", "retry", "--json")

    assert (done.returncode, json.loads(done.stdout)["quarantined"]) == (0, {"repeated-name": 1})
    assert ('"montant": 1,' in listed.stdout, '"montant": 2.5' in listed.stdout) == (True, True)
    assert shown.stdout.count('"montant": ') == 2
    assert json.loads(tried.stdout)["quarantined"] == {"repeated-name": 1}


@pytest.mark.parametrize(
    "source",
    [
        "cat {} | exec {} /dev/stdin --buyer all --json",
        "exec {1} /dev/stdin --buyer all --json < {0}",
        "exec {1} <(cat {0}) --buyer all --json",
    ],
)
def test_a_pipe_is_imported_as_its_file(database: Database, file: Path, tmp_path: Path, source: str) -> None:
    command = f"{' '.join(command_line.COMMAND)} import decp"
    settings = {"DATABASE_URL": database.url, "TREMPLIN_HOME": str(tmp_path / "home")}

    done = subprocess.run(
        ["bash", "-c", source.format(file, command)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=command_line.environment(settings),
    )

    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (report["read"], report["recorded"], report["quarantined"]) == (3, 2, {"no-id": 1})
