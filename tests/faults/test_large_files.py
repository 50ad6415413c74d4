"""A file of 200 MB sent to a real server: refused in a sentence, its memory flat, and the next file is read."""

import os
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import pytest

from support.api import send_file
from support.command_line import descendants, running_serve, runs
from support.in_process_api import a_market, api
from support.postgres_server import Database
from support.sheets import a_csv
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.faults]

SIZE, PIECE = 200_000_000, 1_000_000
GROWTH = 30_000_000
"""Bytes that a server may take more; it keeps 10 MiB of a file at most."""


def _pieces() -> Iterator[bytes]:
    for _ in range(SIZE // PIECE):
        yield b"x" * PIECE


def _memory() -> int:
    found = [process for process in descendants(os.getpid()) if runs(process, "serve")]
    served = {process for parent in found for process in (parent, *parent.children())}
    peaks = [Path(f"/proc/{process.pid}/status").read_text().partition("VmHWM:")[2] for process in served]
    return sum(int(peak.split()[0]) * 1024 for peak in peaks)


def _send(address: str, key: str) -> tuple[int, str]:
    """Send 200 MB; return the status and the sentence."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "multipart/form-data; boundary=b"}
    with closing(HTTPConnection(address, timeout=300)) as connection:
        connection.request("POST", "/api/v1/hours/file", _pieces(), {**headers, "Content-Length": str(SIZE)})
        answer = connection.getresponse()
        return answer.status, orjson.loads(answer.read())["detail"]


def test_a_file_of_200_mb_is_refused_with_memory_flat(database: Database, tmp_path: Path) -> None:
    member, contractor, contract = a_market(api(Role.BUYER))
    key = create_key(organisation=contractor, kind="contractor", role=Role.CONTRACTOR).key
    row = (member, contract, "1", "Embauche directe", "02/02/2026", "28/02/2026", "8")
    settings = {"DATABASE_URL": database.url, "TREMPLIN_REQUESTS_PER_MINUTE": "1000000"}
    with running_serve(tmp_path, settings) as url:
        address = urlsplit(url).netloc
        good = send_file(address, "hours/file", a_csv([row]), key=key, name="h.csv", mode="check")
        assert (good.status, good.body["errors"]) == (200, [])
        before = _memory()
        assert _send(address, key) == (413, "Ce fichier dépasse 10 Mio : envoyez-le en plusieurs fois.")
        assert _memory() - before < GROWTH
        assert send_file(address, "hours/file", a_csv([row]), key=key, name="h.csv", mode="all").status == 200
