"""The PostgreSQL that a machine without one is given."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from support.postgres_server import PATIENCE
from support.server_folders import server_folder
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.waiting import wait_until

pytestmark = pytest.mark.postgres


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that an unprivileged account can pass through: pytest's own is closed to it."""
    with server_folder() as folder:
        yield folder


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(home, {"fsync": "off"}, tied=True)
    yield server
    server.stop()


def test_a_server_keeps_its_data_and_its_port_through_a_stop(server: EmbeddedPostgres) -> None:
    server.start()
    before = server.url()
    _write(server)

    server.stop()
    assert server.port() is None
    server.start()

    assert server.url() == before
    assert _read(server) == 1


def test_a_killed_server_starts_again_on_what_was_committed(server: EmbeddedPostgres) -> None:
    server.start()
    _write(server)
    pid = server.pid()
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: server.port() is None, seconds=PATIENCE)
    server.start()

    assert server.pid() != pid
    assert _read(server) == 1


def test_a_running_server_is_found_again(home: Path, server: EmbeddedPostgres) -> None:
    server.start()

    other = EmbeddedPostgres(home)
    other.start()

    assert other.pid() == server.pid()
    other.stop()
    assert server.port() is None


def test_a_folder_cut_in_the_middle_is_made_again(home: Path, server: EmbeddedPostgres) -> None:
    (home / "postgres" / "data.partial" / "base").mkdir(parents=True)

    server.start()

    assert server.port() is not None
    assert not (home / "postgres" / "data.partial").exists()


def test_the_owner_is_no_superuser(server: EmbeddedPostgres) -> None:
    server.start()

    with psycopg.connect(server.url()) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert row == (False, False, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may be shut out of its own home")
def test_a_home_closed_to_the_servers_account_has_its_data_elsewhere(home: Path) -> None:
    home.chmod(0o700)
    server = EmbeddedPostgres(home / ".tremplin", {"fsync": "off"}, tied=True)
    try:
        server.start()
        _write(server)

        assert (home / ".tremplin" / "postgres").is_symlink()
        assert EmbeddedPostgres(home / ".tremplin").port() == server.port()
    finally:
        server.stop()
        shutil.rmtree((home / ".tremplin" / "postgres").resolve())


def _write(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")


def _read(server: EmbeddedPostgres) -> int:
    with psycopg.connect(server.url()) as connection:
        row = connection.execute("SELECT one FROM kept").fetchone()
    return int(row[0]) if row else 0
