"""`tremplin up` killed with -9, alone or with all it started: the next one starts on the same data."""

import signal
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from support.command_line import descendants, running_up, tremplin
from support.postgres_server import PATIENCE
from tremplin_infra.cli.processes.running import HOST
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.processes.waiting import wait_until
from tremplin_infra.servers.readiness import api_answers

pytestmark = [pytest.mark.faults, pytest.mark.postgres]


def test_what_a_killed_one_left_is_used_and_stopped_by_the_next(server_home: Path) -> None:
    with running_up(server_home) as first:
        first.process.kill()
        first.process.wait()
    left = EmbeddedPostgres(server_home / "servers").pid()

    with running_up(server_home) as second:
        assert EmbeddedPostgres(server_home / "servers").pid() == left
        second.end(signal.SIGTERM)

    assert EmbeddedPostgres(server_home / "servers").port() is None


def test_all_killed_at_once_start_again(server_home: Path) -> None:
    with running_up(server_home) as first:
        killed = [psutil.Process(first.process.pid), *descendants(first.process.pid)]
        for item in killed:
            with suppress(psutil.NoSuchProcess):  # it ended with its parent, killed just before
                item.kill()
        first.process.wait()
    psutil.wait_procs(killed, timeout=PATIENCE)

    with running_up(server_home) as second:
        assert second.is_ready()
        assert second.end(signal.SIGTERM) == 0


def test_whatever_it_started_is_back_when_killed(server_home: Path) -> None:
    settings = {"TREMPLIN_HOME": str(server_home / "servers")}
    with running_up(server_home) as up:
        for child in psutil.Process(up.process.pid).children():
            child.kill()
            assert wait_until(lambda child=child: not child.is_running(), seconds=PATIENCE)  # type: ignore[misc]
            assert wait_until(lambda: tremplin("status", settings=settings).returncode == 0, seconds=PATIENCE)
            assert wait_until(lambda: api_answers(HOST, int(up.url.rpartition(":")[2])), seconds=PATIENCE)
        assert "24 partitions" in tremplin("status", settings=settings).stdout
        assert up.end(signal.SIGTERM) == 0, up.errors()
