"""`tremplin up`: everything starts, answers, and stops; nothing is left behind."""

import shutil
import signal
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from support.command_line import running_up, tremplin
from tremplin_infra.embedded.broker import EmbeddedBroker
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.waiting import wait_until


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that PostgreSQL's account can pass through; its servers are stopped whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="tremplin-up-"))
    folder.chmod(0o755)
    yield folder
    EmbeddedBroker(folder / "servers").stop()
    EmbeddedPostgres(folder / "servers").stop()
    shutil.rmtree(folder)


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_says_ready_answers_and_stops_all_it_started(home: Path, how: signal.Signals, code: int) -> None:
    with running_up(home) as up:
        status = _status(f"{up.url}/api/v1/me")
        started = _descendants(up.process.pid)

        assert up.end(how) == code

    assert status in (401, 404)
    assert len(started) >= 5
    assert [each for each in started if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []
    assert up.output() == f"ready {up.url}\n"


def test_it_stops_nothing_that_it_did_not_start(home: Path) -> None:
    postgres = EmbeddedPostgres(home / "servers")
    postgres.start()
    with running_up(home, {"DATABASE_URL": postgres.url()}) as up:
        assert up.end(signal.SIGTERM) == 0

    assert postgres.port() is not None
    postgres.stop()


def test_what_a_killed_one_left_is_used_and_stopped_by_the_next(home: Path) -> None:
    with running_up(home) as first:
        first.process.kill()
        first.process.wait()
    left = EmbeddedPostgres(home / "servers").pid()

    with running_up(home) as second:
        assert EmbeddedPostgres(home / "servers").pid() == left
        second.end(signal.SIGTERM)

    assert EmbeddedPostgres(home / "servers").port() is None


def test_a_second_command_shares_the_servers_and_leaves_them(home: Path) -> None:
    with running_up(home) as up:
        told = tremplin("topics", settings={"TREMPLIN_HOME": str(home / "servers")})

        assert told.returncode == 0, told.stderr
        assert _status(f"{up.url}/api/v1/me") in (401, 404)
        up.end(signal.SIGTERM)


def test_a_process_that_dies_is_reported_and_started_again(home: Path) -> None:
    with running_up(home) as up:
        (relay,) = [each for each in _descendants(up.process.pid) if "relay" in each.cmdline()]
        relay.kill()

        assert wait_until(lambda: "relay s’est arrêté (code -9), relancé" in up.errors(), seconds=20)
        assert wait_until(lambda: _runs_a_relay(up.process.pid, relay.pid), seconds=20)
        up.end(signal.SIGTERM)


def _runs_a_relay(parent: int, before: int) -> bool:
    return any("relay" in each.cmdline() and each.pid != before for each in _descendants(parent))


def _descendants(pid: int) -> list[psutil.Process]:
    return [each for each in psutil.Process(pid).children(recursive=True) if each.status() != "zombie"]


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
