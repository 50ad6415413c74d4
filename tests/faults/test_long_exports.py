"""A list of 200,000 rows as a file: whole, in flat memory, and with nothing left of those that give up."""

import csv
import io
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from python_calamine import CalamineWorkbook

from support.command_line import descendants, running_serve, runs
from support.feeding import feed
from support.in_process_api import a_market, api
from support.many_hours import add_declarations
from support.postgres_server import Database
from tremplin_tenants.files.file_turns import AT_ONCE
from tremplin_tenants.files.send_limits import UNREAD_S
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

ROWS = 200_000
FLAT = 64 * 1024 * 1024
"""Bytes that a process may take more: the file of these rows takes 20 MiB to 60."""
HOURS = 17
"""The column of hours."""
_PART = 1024 * 1024


class _Memory:
    """What the processes that serve take more than when it was made, at most: `grown`, in bytes."""

    def __init__(self) -> None:
        found = [process for process in descendants(os.getpid()) if runs(process, "serve")]
        assert found
        self._served = {process for parent in found for process in (parent, *parent.children())}
        self._before, self.grown = self._now(), 0

    def look(self) -> None:
        self.grown = max(self.grown, self._now() - self._before)

    def _now(self) -> int:
        return sum(process.memory_info().rss for process in self._served)


@pytest.mark.timeout(1200)  # its lists are made whole six times
def test_a_long_list_is_a_file_in_flat_memory(database: Database, tmp_path: Path) -> None:
    member, contractor, contract = a_market(api(Role.BUYER))
    feed(database)
    total = add_declarations(database, ROWS, log=member, contract=contract, contractor=contractor)
    key = create_key(organisation=member, kind="member", role=Role.MEMBER).key
    settings = {"DATABASE_URL": database.url, "TREMPLIN_REQUESTS_PER_MINUTE": "1000000"}
    with running_serve(tmp_path, settings) as url:
        port = int(url.rpartition(":")[2])
        for query in ("format=csv", "format=xlsx"):  # what is imported and kept once is not the list's
            assert len(_file(port, key, f"{query}&contract=none")) > 0
        memory = _Memory()
        csv_file = _file(port, key, "format=csv&dialect=rfc4180", memory)
        workbook = _file(port, key, "format=xlsx", memory)
        _ask_after_those_who_gave_up(port, key)
        _ask_beside_the_unread(port, key)
    assert memory.grown < FLAT
    rows = list(csv.reader(io.StringIO(csv_file.decode(), newline="")))[1:]
    assert (len(rows), _hundredths(row[HOURS] for row in rows)) == (ROWS, total)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0)
    cells = sheet.to_python()[1:]
    assert (len(cells), sum(round(float(str(row[HOURS])) * 100) for row in cells)) == (ROWS, total)


def _ask_after_those_who_gave_up(port: int, key: str) -> None:
    """A turn that was given up is given back."""
    for _ in range(AT_ONCE):
        _begun(port, key, "format=csv&status=returned").close()
    assert len(_file(port, key, "format=csv&contract=none")) > 0


def _ask_beside_the_unread(port: int, key: str) -> None:
    """Clients that read nothing lose their turns."""
    with ExitStack() as unread:
        for _ in range(AT_ONCE):
            unread.enter_context(closing(_begun(port, key, "format=csv")))
        assert len(_file(port, key, "format=csv&contract=none", patience=UNREAD_S * 3)) > 0


def _hundredths(texts: Iterator[str]) -> int:
    return sum(int(text.replace(".", "")) for text in texts)


def _file(port: int, key: str, query: str, memory: _Memory | None = None, *, patience: float = 0) -> bytes:
    """
    Return a file of hours; look at the memory of the server after each part.

    :param patience: for how long to ask again where no turn is free (503)
    """
    deadline = time.monotonic() + patience
    while (found := _asked(port, key, query, memory)) is None:
        assert time.monotonic() < deadline, "no turn is free"
    return found


def _asked(port: int, key: str, query: str, memory: _Memory | None) -> bytes | None:
    headers = {"Authorization": f"Bearer {key}"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=300)) as connection, TemporaryFile() as kept:
        connection.request("GET", f"/api/v1/hours?{query}", headers=headers)
        answer = connection.getresponse()
        if answer.status == 503:
            return None
        assert answer.status == 200, answer.read()
        for part in _parts(answer):
            kept.write(part)
            if memory is not None:
                memory.look()
        kept.seek(0)
        return kept.read()


def _parts(answer: HTTPResponse) -> Iterator[bytes]:
    while part := answer.read(_PART):
        yield part


def _begun(port: int, key: str, query: str) -> socket.socket:
    """Ask, and read no more than the beginning of the answer."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=300)
    head = f"GET /api/v1/hours?{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n"
    connection.sendall(head.encode())
    assert connection.recv(64).startswith(b"HTTP/1.1 200")
    return connection
