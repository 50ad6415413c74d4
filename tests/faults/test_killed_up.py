"""`tremplin up` killed with -9, alone or with all it started: the next one starts on the same data."""

import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from support.command_line import descendants, home_of_servers, running_up, tremplin
from support.postgres_server import PATIENCE
from tremplin_infra.cli.processes.running import HOST
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.servers.readiness import api_answers
from tremplin_infra.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.postgres]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home, which each test leaves stopped: its data are made once."""
    with home_of_servers() as folder:
        yield folder


def test_what_a_killed_one_left_is_used_and_stopped_by_the_next(home: Path) -> None:
    with running_up(home) as first:
        first.process.kill()
        first.process.wait()
    left = EmbeddedPostgres(home / "servers").pid()

    with running_up(home) as second:
        assert EmbeddedPostgres(home / "servers").pid() == left
        second.end(signal.SIGTERM)

    assert EmbeddedPostgres(home / "servers").port() is None


def test_all_killed_at_once_start_again(home: Path) -> None:
    with running_up(home) as first:
        killed = [psutil.Process(first.process.pid), *descendants(first.process.pid)]
        for item in killed:
            with suppress(psutil.NoSuchProcess):  # it ended with its parent, killed just before
                item.kill()
        first.process.wait()
    psutil.wait_procs(killed, timeout=PATIENCE)

    with running_up(home) as second:
        assert second.is_ready()
        assert second.end(signal.SIGTERM) == 0


def test_whatever_it_started_is_back_when_killed(home: Path) -> None:
    settings = {"TREMPLIN_HOME": str(home / "servers")}
    with running_up(home) as up:
        for child in psutil.Process(up.process.pid).children():
            child.kill()
            assert wait_until(lambda child=child: not child.is_running(), seconds=PATIENCE)  # type: ignore[misc]
            assert wait_until(lambda: tremplin("status", settings=settings).returncode == 0, seconds=PATIENCE)
            assert wait_until(lambda: api_answers(HOST, int(up.url.rpartition(":")[2])), seconds=PATIENCE)
        assert "24 partitions" in tremplin("status", settings=settings).stdout
        assert up.end(signal.SIGTERM) == 0, up.errors()
