"""
Subcommands with outputs that cannot encode, are full, closed, or left by their reader.

Python chooses an encoding and finds what is closed when it starts: for these each command is a new Python. For the
others it is a copy of one that has started, which takes a fraction of the processor.
"""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from support.command_forks import run_in_fork
from support.command_line import COMMAND, environment
from support.decp_files import contract_row, document, write_json
from support.postgres_server import PATIENCE, Database

ASCII = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
FULL = "/dev/full"
# Each command writes through the same streams: one of each way to write.
REPORTS = [
    ["keys", "list"],
    ["quarantine", "list", "--json"],
    ["audit", "history", "centrale", "--json"],
    ["persons", "erase", "absent"],
]
Settings = Mapping[str, str | None]
Done = subprocess.CompletedProcess[str]


def run(
    *arguments: str, settings: Settings | None = None, stdout: int | None = None, stderr: int | None = None
) -> Done:
    """Run in a copy of a process that has started; `stdout` and `stderr` are descriptors."""
    return run_in_fork(*arguments, environment=variables(settings), stdout=stdout, stderr=stderr)


def run_full(*arguments: str, settings: Settings | None = None) -> Done:
    with open(FULL, "wb") as full:
        return run(*arguments, settings=settings, stdout=full.fileno())


def run_left(*arguments: str, settings: Settings | None = None) -> Done:
    """Run with a stdout that nobody reads any more, as `| head` leaves it."""
    read, write = os.pipe()
    os.close(read)
    try:
        return run(*arguments, settings=settings, stdout=write)
    finally:
        os.close(write)


def run_ascii(*arguments: str, settings: Settings | None = None) -> Done:
    """Run a new Python, whose streams have no character beyond ASCII."""
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        timeout=PATIENCE,
        env=variables(settings) | ASCII,
        capture_output=True,
        encoding="utf-8",
    )


def run_closed(*arguments: str, closed: str, settings: Settings | None = None) -> Done:
    """Run a new Python with streams closed, as `>&-` does."""
    command = ["sh", "-c", f'exec "$@" {closed}', "sh", *COMMAND, *arguments]
    return subprocess.run(
        command,
        check=False,
        timeout=PATIENCE,
        env=variables(settings),
        capture_output=True,
        encoding="utf-8",
    )


def variables(settings: Settings | None) -> dict[str, str]:
    return environment({"TREMPLIN_HOME": "/nonexistent/tremplin", **(settings or {})})


@pytest.fixture(scope="module")
def settings(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A database with two contracts observed and two rows in quarantine."""
    folder = tmp_path_factory.mktemp("outputs")
    rows = (
        contract_row("é-a", objet="Forêt"),
        contract_row("b"),
        contract_row(None, objet="Été"),
        contract_row(None),
    )
    file = write_json(folder / "é.json", document(*rows))
    named = {"DATABASE_URL": module_database.url, "TREMPLIN_HOME": str(folder / "home")}
    done = run("import", "decp", str(file), "--buyer", "all", settings=named)
    assert done.returncode == 0, done.stderr
    return named


@pytest.mark.parametrize("name", ["--help", "import"])
def test_help_survives_every_output(name: str) -> None:
    arguments = [name] if name == "--help" else [name, "--help"]
    ascii_only, full, left = run_ascii(*arguments), run_full(*arguments), run_left(*arguments)

    assert (ascii_only.returncode, ascii_only.stderr) == (0, "")
    assert "tremplin" in ascii_only.stdout
    assert ascii_only.stdout.isascii()
    assert (full.returncode, full.stderr.count("\n")) == (2, 1)
    assert full.stderr.startswith("tremplin : stdout : ")
    assert (left.returncode, left.stderr) == (0, "")


def test_a_refusal_survives_every_output() -> None:
    arguments = ["audit", "--é\udce9"]
    ascii_only = run_ascii(*arguments)
    with open(FULL, "wb") as full:
        unsaid = run(*arguments, stderr=full.fileno())

    assert (ascii_only.returncode, ascii_only.stdout, ascii_only.stderr.count("\n")) == (2, "", 1)
    assert ascii_only.stderr.isascii()
    assert (unsaid.returncode, unsaid.stdout) == (2, "")


@pytest.mark.parametrize("arguments", REPORTS, ids=" ".join)
def test_a_report_survives_every_output(settings: Settings, arguments: list[str]) -> None:
    plain = run(*arguments, settings=settings)
    ascii_only = run_ascii(*arguments, settings=settings)
    full, left = run_full(*arguments, settings=settings), run_left(*arguments, settings=settings)

    assert ascii_only.returncode == plain.returncode
    assert len(ascii_only.stdout.splitlines()) == len(plain.stdout.splitlines())
    assert ascii_only.stdout.isascii()
    if "--json" in arguments:
        read = [[json.loads(line) for line in done.stdout.splitlines()] for done in (plain, ascii_only)]
        assert read[0] == read[1]
    if plain.stdout:
        assert (full.returncode, full.stderr.count("\n")) == (2, 1)
        assert full.stderr.startswith("tremplin : stdout : ")
        assert (left.returncode, left.stderr) == (0, "")


def test_a_closed_stdout_is_named_and_takes_no_file_with_it(settings: Settings, tmp_path: Path) -> None:
    file = write_json(tmp_path / "c.json", document(contract_row("c")))
    before = file.read_bytes()

    done = run_closed("import", "decp", str(file), "--buyer", "all", closed="<&- >&-", settings=settings)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("tremplin : stdout : ")
    assert file.read_bytes() == before


@pytest.mark.parametrize("closed", ["2>&-", f"2>{FULL}", "<&- 2>&-"])
def test_what_stderr_loses_is_no_success_and_stops_no_report(settings: Settings, closed: str) -> None:
    missing = ["import", "decp", "absent.json", "--buyer", "all", "--json"]
    done = run_closed(*missing, closed=closed, settings=settings)
    well = run_closed("quarantine", "list", "--json", closed=closed, settings=settings)

    assert (done.returncode, json.loads(done.stdout)["unreadable"][0]["reason"]) == (1, "missing")
    assert (well.returncode, len(json.loads(well.stdout)["rows"])) == (0, 2)


def test_status_survives_every_output(settings: Settings, kafka: str) -> None:
    with_kafka = {**settings, "KAFKA_BOOTSTRAP_SERVERS": kafka}
    ascii_only = run_ascii("status", settings=with_kafka)
    as_json = run("status", "--json", settings={**with_kafka, **ASCII})
    full, left = run_full("status", settings=with_kafka), run_left("status", settings=with_kafka)

    assert (ascii_only.returncode, ascii_only.stderr) == (1, "")
    assert "Tout ne va pas bien." in ascii_only.stdout
    assert "ne tourne pas" in str(json.loads(as_json.stdout))
    assert (full.returncode, full.stderr.startswith("tremplin : stdout : ")) == (2, True)
    assert (left.returncode, left.stderr) == (0, "")
