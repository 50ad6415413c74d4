"""The API behind a proxy that ends TLS: no Host is refused, and browsers are kept on TLS."""

import socket
from pathlib import Path

from support.command_line import running_serve
from support.postgres_server import PATIENCE, Database


def test_behind_tls_no_host_is_refused_and_browsers_are_kept_there(
    database: Database, tmp_path: Path
) -> None:
    site = {
        "DATABASE_URL": database.url,
        "TREMPLIN_PUBLIC_URL": "https://tremplin.exemple.fr",
        "TREMPLIN_PROXY_SCHEME_HEADER": "X-Forwarded-Proto",
    }
    with running_serve(tmp_path, site) as url:
        port = int(url.rpartition(":")[2])
        for path, status in (("/api/v1/me", 401), ("/api/docs/", 200)):
            for host in ("", "Host: tremplin_interne\r\n", "Host: tremplin.exemple.fr\r\n"):
                plain = _raw(port, path, host)
                behind = _raw(port, path, f"{host}X-Forwarded-Proto: https\r\n")

                assert f" {status} " in plain.partition("\r\n")[0]
                assert f" {status} " in behind.partition("\r\n")[0]
                assert "strict-transport-security" not in plain
                assert "\r\nstrict-transport-security: max-age=31536000\r\n" in behind
                assert "\r\ncontent-security-policy: " in behind


def _raw(port: int, path: str, headers: str) -> str:
    """The head and body of an answer to a request with these headers and no other."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n".encode())
        with connection.makefile("rb") as answer:
            return answer.read().decode()
