"""What `serve` cannot start with is one sentence that names the setting."""

import socket
from pathlib import Path

import pytest

from tremplin_infra.cli.processes.serve import check_answers_key, check_port
from tremplin_infra.environment import SettingError


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(SettingError, match=rf"^--port : 127\.0\.0\.1:{port} est déjà pris"):
            check_port("127.0.0.1", port)


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(SettingError, match=r"^--port : 192\.0\.2\.1:8000 ne peut pas être ouvert"):
        check_port("192.0.2.1", 8000)


def test_a_file_of_answers_that_holds_no_secret(tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("x")
    for file in (short, tmp_path, short / "below"):
        with pytest.raises(SettingError, match=f"^TREMPLIN_ANSWERS_KEY : {file} "):
            check_answers_key(file)

    assert [item.name for item in tmp_path.iterdir()] == ["short"]
    assert short.read_text() == "x"


def test_a_file_of_answers_that_is_not_there_is_made(tmp_path: Path) -> None:
    check_answers_key(tmp_path / "home" / "answers.key")

    assert len((tmp_path / "home" / "answers.key").read_bytes()) == 32
