"""A port that cannot be listened on is one sentence that says what to do."""

import socket

import pytest

from tremplin_infra.cli.serve import check_port
from tremplin_infra.environment import SettingError


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(SettingError, match=rf"^--port : 127\.0\.0\.1:{port} est déjà pris"):
            check_port("127.0.0.1", port)


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(SettingError, match=r"^--port : 192\.0\.2\.1:8000 ne peut pas être ouvert"):
        check_port("192.0.2.1", 8000)
