"""An import killed in the middle and run again loses nothing; two at once write nothing twice."""

import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from support.decp_files import contract_row, document, modification, write_json
from support.postgres_server import Database
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.decp.quarantine import refused_rows
from tremplin_platform.store.reading import head, read_all

ROWS, REFUSED = 12_000, 40

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
        rows.insert(n * 300, contract_row(None, objet=f"refusé {n}"))
    return write_json(tmp_path / "a.json", document(*rows))


def assert_whole(commands: psycopg.Connection) -> None:
    facts = list(read_all(commands, log="centrale"))
    subjects = Counter(fact.subject for fact in facts if fact.topic == "observed-contract.recorded")
    assert [item.seq for item in facts] == list(range(1, ROWS + ROWS // 10 + 1))
    assert (len(subjects), set(subjects.values())) == (ROWS, {1})
    assert len(refused_rows(commands)) == REFUSED


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
