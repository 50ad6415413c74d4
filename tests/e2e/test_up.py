"""`tremplin up`: everything starts, answers, and stops; nothing is left behind."""

import json
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from psycopg.conninfo import conninfo_to_dict

from support.command_line import Up, descendants, home_of_servers, lives, running_up, runs, tremplin
from support.postgres_server import PATIENCE
from tremplin_infra.database.databases import role_password
from tremplin_infra.embedded.postgres import OWNER, EmbeddedPostgres
from tremplin_infra.processes.process_variables import ROLES
from tremplin_infra.waiting import wait_until
from tremplin_projections.roles import KINDS, role_name

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


@dataclass(frozen=True)
class Running:
    """A platform that the tests of this module share, and the settings of its commands."""

    up: Up
    settings: dict[str, str]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with home_of_servers() as home, running_up(home) as up:
        yield Running(up, {"TREMPLIN_HOME": str(home / "servers")})
        up.end(signal.SIGTERM)


def test_it_says_ready_answers_and_stops_all_it_started(server_home: Path) -> None:
    with running_up(server_home) as up:
        status = _status(f"{up.url}/api/v1/me")
        started = descendants(up.process.pid)

        assert up.end(signal.SIGINT) == 130

    assert status in (401, 404)
    assert len(started) >= 5
    assert wait_until(lambda: not any(map(lives, started)), seconds=PATIENCE)
    assert up.output() == f"ready {up.url}\n"


def test_it_stops_nothing_that_it_did_not_start(server_home: Path) -> None:
    postgres = EmbeddedPostgres(server_home / "servers")
    postgres.start()
    with running_up(server_home, {"DATABASE_URL": postgres.url()}) as up:
        started = descendants(up.process.pid)

        assert up.end(signal.SIGTERM) == 0

    assert wait_until(lambda: not any(map(lives, started)), seconds=PATIENCE)
    assert postgres.port() is not None
    postgres.stop()


def test_a_platform_that_runs_is_green_and_whole(running: Running) -> None:
    def answer_of(*arguments: str) -> tuple[int, Any]:
        done = tremplin(*arguments, "--json", settings=running.settings)
        return done.returncode, json.loads(done.stdout)

    # Another test may have killed the relay a moment ago.
    assert wait_until(lambda: answer_of("status")[0] == 0, seconds=PATIENCE), answer_of("status")
    assert answer_of("status")[1]["ok"] is True
    code, verified = answer_of("audit", "verify")
    assert (code, verified["problems"]) == (0, [])
    code, replayed = answer_of("audit", "replay")
    assert (code, replayed["differences"]) == (0, [])


def test_a_second_command_shares_the_servers_and_leaves_them(running: Running) -> None:
    done = tremplin("topics", settings=running.settings)

    assert done.returncode == 0, done.stderr
    assert _status(f"{running.up.url}/api/v1/me") in (401, 404)


def test_a_process_that_dies_is_reported_and_started_again(running: Running) -> None:
    up = running.up
    (relay,) = [descendant for descendant in descendants(up.process.pid) if runs(descendant, "relay")]
    relay.kill()

    assert wait_until(lambda: "relay s’est arrêté (code -9), relancé" in up.errors(), seconds=PATIENCE)
    assert wait_until(lambda: _runs_a_relay(up.process.pid, relay.pid), seconds=PATIENCE)


def test_bodies_that_come_slowly_keep_nobody_out(running: Running) -> None:
    url = running.up.url
    made = tremplin("keys", "create", "centrale", "--role", "buyer", settings=running.settings)
    key = made.stdout.strip()
    with ExitStack() as stack:
        for _ in range(12):  # more than all threads
            for half in (_HALF_A_REQUEST.format(key=key), _HALF_A_FORM):
                slow = stack.enter_context(
                    socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])))
                )
                slow.sendall(half.encode())

        assert [_status(f"{url}/api/v1/me", key=key) for _ in range(8)] == [200] * 8


def test_no_child_of_up_knows_the_owners_password_or_anothers(running: Running) -> None:
    owner = EmbeddedPostgres(Path(running.settings["TREMPLIN_HOME"])).url()
    secrets = {kind: str(role_password(owner, role_name(OWNER, kind))) for kind in KINDS}
    password = str(conninfo_to_dict(owner)["password"])
    up = running.up.process.pid
    seen = {name: _variables_of(up, name) for name in ROLES}
    everything = "".join(map(_environ, descendants(up)))

    assert password not in everything
    for name, environs in seen.items():
        assert environs, name
        for kind, secret in secrets.items():
            known = [secret in environ for environ in environs]
            assert known == [kind in ROLES[name]] * len(environs), (name, kind)
        assert not any("DATABASE_URL=" in item for item in environs)


def _variables_of(up: int, name: str) -> list[str]:
    """What each process of this name, and its workers, was started with."""
    started = [descendant for descendant in descendants(up) if runs(descendant, name)]
    return [_environ(item) for parent in started for item in (parent, *parent.children(recursive=True))]


def _environ(process: psutil.Process) -> str:
    return Path(f"/proc/{process.pid}/environ").read_bytes().decode()


_HALF_A_FORM = (
    "POST /connexion HTTP/1.1\r\nHost: localhost\r\nCookie: tremplin_csrf=" + "x" * 32 + "\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nemail="
)
_HALF_A_REQUEST = (
    "POST /api/v1/organisations HTTP/1.1\r\nHost: tremplin\r\nAuthorization: Bearer {key}\r\n"
    "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{{"
)


def _runs_a_relay(parent: int, before: int) -> bool:
    return any(runs(descendant, "relay") and descendant.pid != before for descendant in descendants(parent))


def _status(url: str, *, key: str | None = None) -> int:
    asked = urllib.request.Request(url, headers={} if key is None else {"Authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
