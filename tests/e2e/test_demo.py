"""`tremplin demo`: a year loaded, checked through the API, served again as it was, started over, never by halves."""

import json
import re
import signal
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from support.centrale import centrale_on, topics
from support.command_line import COMMAND, descendants, environment, lives
from support.postgres_server import PATIENCE, Database
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.embedded.processes import free_port
from tremplin_infra.waiting import wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


def test_the_year_is_loaded_checked_and_served_again_as_it_was(server_home: Path) -> None:
    first = _demo(server_home, "--check")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Année de démonstration" in first.stdout
    assert "43 membres" in first.stdout

    with _serving(server_home) as (process, output):
        started = descendants(process.pid)
        said = output.read_text()
        assert "Année de démonstration" not in said
        answer = _results(said)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 130

    assert answer["organisation"]["id"] == "cpam-075"
    assert answer["clause_hours"]["validated"] == "126.50"
    assert wait_until(lambda: not any(map(lives, started)), seconds=PATIENCE)


@pytest.mark.faults
def test_a_loading_that_was_interrupted_starts_over_when_asked(server_home: Path) -> None:
    postgres = EmbeddedPostgres(server_home / "servers")
    with _started(server_home) as (process, output):
        assert wait_until(lambda: "Tables" in output.read_text(), seconds=PATIENCE)
        with closing(psycopg.connect(postgres.superuser_url("tremplin"), autocommit=True)) as connection:
            assert wait_until(lambda: _events(connection) > 300, seconds=PATIENCE)
        process.kill()
        process.wait()

    left = _demo(server_home, "--check")
    assert left.returncode == 2
    assert left.stderr.startswith("tremplin : --reset manque : le dernier chargement a été interrompu")
    again = _demo(server_home, "--check", "--reset")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Année de démonstration" in again.stdout


def test_a_database_other_than_the_demo_is_neither_loaded_nor_reset(
    server_home: Path, database: Database
) -> None:
    with centrale_on(database) as centrale:
        centrale.register("caf-013", "member")

    for options in ([], ["--reset"]):
        refused = _demo(server_home, *options, settings={"DATABASE_URL": database.url})

        assert refused.returncode == 2
        assert re.fullmatch(r"tremplin : DATABASE_URL .* démonstration.*\n", refused.stderr)
    assert topics(database, "centrale") == ["organisation.registered"]


def _events(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("select count(*) from events").fetchone()
    return int(row[0]) if row else 0


def _settings(home: Path) -> dict[str, str]:
    return {"TREMPLIN_HOME": str(home / "servers")}


def _demo(
    home: Path, *options: str, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    named = {**_settings(home), **(settings or {})}
    command = [*COMMAND, "demo", "--port", str(free_port()), *options]
    return subprocess.run(
        command, env=environment(named), capture_output=True, text=True, check=False, timeout=PATIENCE
    )


@contextmanager
def _started(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    output = home / "demo.out"
    with output.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "demo", "--port", str(free_port())], stdout=out, env=environment(_settings(home))
        )
    try:
        yield process, output
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@contextmanager
def _serving(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    with _started(home) as (process, output):
        assert wait_until(
            lambda: "Ctrl-C" in output.read_text() or process.poll() is not None, seconds=PATIENCE
        )
        assert process.poll() is None, output.read_text()
        yield process, output


def _results(said: str) -> dict[str, Any]:
    """What the first `curl` line gives."""
    found = re.search(r'curl -H "Authorization: Bearer (\S+)" "(\S+/results)"', said)
    assert found is not None
    request = urllib.request.Request(found[2], headers={"Authorization": f"Bearer {found[1]}"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        answer: dict[str, Any] = json.load(response)
        return answer
