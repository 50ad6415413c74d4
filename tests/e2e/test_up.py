"""`tremplin up`: everything starts, answers, and stops; nothing is left behind."""

import signal
import socket
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest

from support.command_line import descendants, lives, running_up, runs, tremplin
from support.postgres_server import PATIENCE
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.processes.waiting import wait_until


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_says_ready_answers_and_stops_all_it_started(
    server_home: Path, how: signal.Signals, code: int
) -> None:
    with running_up(server_home) as up:
        status = _status(f"{up.url}/api/v1/me")
        started = descendants(up.process.pid)

        assert up.end(how) == code

    assert status in (401, 404)
    assert len(started) >= 5
    assert wait_until(lambda: not any(map(lives, started)), seconds=PATIENCE)
    assert up.output() == f"ready {up.url}\n"


def test_it_stops_nothing_that_it_did_not_start(server_home: Path) -> None:
    postgres = EmbeddedPostgres(server_home / "servers")
    postgres.start()
    with running_up(server_home, {"DATABASE_URL": postgres.url()}) as up:
        assert up.end(signal.SIGTERM) == 0

    assert postgres.port() is not None
    postgres.stop()


def test_a_second_command_shares_the_servers_and_leaves_them(server_home: Path) -> None:
    with running_up(server_home) as up:
        told = tremplin("topics", settings={"TREMPLIN_HOME": str(server_home / "servers")})

        assert told.returncode == 0, told.stderr
        assert _status(f"{up.url}/api/v1/me") in (401, 404)
        up.end(signal.SIGTERM)


def test_a_process_that_dies_is_reported_and_started_again(server_home: Path) -> None:
    with running_up(server_home) as up:
        (relay,) = [descendant for descendant in descendants(up.process.pid) if runs(descendant, "relay")]
        relay.kill()

        assert wait_until(lambda: "relay s’est arrêté (code -9), relancé" in up.errors(), seconds=PATIENCE)
        assert wait_until(lambda: _runs_a_relay(up.process.pid, relay.pid), seconds=PATIENCE)
        up.end(signal.SIGTERM)


def test_bodies_that_come_slowly_keep_nobody_out(server_home: Path) -> None:
    with running_up(server_home) as up, ExitStack() as stack:
        made = tremplin("keys", "create", "centrale", "--role", "buyer",
                        settings={"TREMPLIN_HOME": str(server_home / "servers")})  # fmt: skip
        key = made.stdout.strip()
        for _ in range(12):  # more than all threads
            slow = stack.enter_context(
                socket.create_connection(("127.0.0.1", int(up.url.rpartition(":")[2])))
            )
            slow.sendall(_HALF_A_REQUEST.format(key=key).encode())

        assert [_status(f"{up.url}/api/v1/me", key=key) for _ in range(8)] == [200] * 8
        stack.close()
        up.end(signal.SIGTERM)


def test_behind_tls_no_host_is_refused_and_browsers_are_kept_there(server_home: Path) -> None:
    site = {
        "TREMPLIN_PUBLIC_URL": "https://tremplin.exemple.fr",
        "TREMPLIN_PROXY_SCHEME_HEADER": "X-Forwarded-Proto",
    }
    with running_up(server_home, site) as up:
        port = int(up.url.rpartition(":")[2])
        for path, status in (("/api/v1/me", 401), ("/api/docs/", 200)):
            for host in ("", "Host: tremplin_interne\r\n", "Host: tremplin.exemple.fr\r\n"):
                plain = _raw(port, path, host)
                behind = _raw(port, path, f"{host}X-Forwarded-Proto: https\r\n")

                assert f" {status} " in plain.partition("\r\n")[0]
                assert f" {status} " in behind.partition("\r\n")[0]
                assert "strict-transport-security" not in plain
                assert "\r\nstrict-transport-security: max-age=31536000\r\n" in behind
                assert "\r\ncontent-security-policy: " in behind
        assert up.end(signal.SIGTERM) == 0


def _raw(port: int, path: str, headers: str) -> str:
    """The head and body of an answer to a request with these headers and no other."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n".encode())
        with connection.makefile("rb") as answer:
            return answer.read().decode()


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
