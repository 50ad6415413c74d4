"""What TREMPLIN_HOME holds of secrets, and of processes to stop, is for its owner alone, whatever the umask."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tremplin_infra.embedded.broker import EmbeddedBroker
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.private_files import open_folder, write_private


@pytest.fixture
def _no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_no_umask")
def test_embedded_servers_keep_their_files_to_themselves(server_home: Path) -> None:
    home = server_home / "servers"
    broker, postgres = EmbeddedBroker(home), EmbeddedPostgres(home)
    try:
        broker.start()
        postgres.start()
        _assert_private(home)
    finally:
        broker.stop()
        postgres.stop()


def _assert_private(home: Path) -> None:
    assert _mode(home) == 0o755
    for path in (home / "broker.json", home / "broker.log"):
        assert _mode(path) == 0o600, path
    for folder in (home / "broker", home / "postgres"):
        assert _mode(folder) == 0o700, folder
    for path in (home / "postgres").iterdir():
        assert _mode(path) & 0o077 == 0, path


def test_a_file_that_was_open_to_all_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "broker.json"
    path.write_text("{}")
    path.chmod(0o666)

    write_private(path, "secret")

    assert path.read_text() == "secret"
    assert _mode(path) == 0o600


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_a_folder_that_servers_pass_through_is_passable(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        open_folder(tmp_path / "one" / "two")
    finally:
        os.umask(before)

    assert [_mode(tmp_path / "one"), _mode(tmp_path / "one" / "two")] == [0o755, 0o755]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
