"""Bodies sent in chunks, without their length, to a real server: each is answered, and what follows is served."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from support.centrale import topics
from support.command_line import running_serve
from support.every import every
from support.in_process_api import a_market, api
from support.postgres_server import PATIENCE, Database
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

PIECE = b"x" * 64 * 1024


@dataclass(frozen=True)
class Server:
    """Its address, and the key of a contractor of a member."""

    database: Database
    address: str
    key: str
    member: str

    def sent_in_chunks(self, path: str, pieces: int) -> tuple[int, str]:
        kind = "multipart/form-data; boundary=b" if path.endswith("file") else "application/json"
        headers = {
            "Transfer-Encoding": "chunked",
            "Content-Type": kind,
            **({"Authorization": f"Bearer {self.key}"} if path.startswith("/api") else {}),
        }
        with closing(HTTPConnection(self.address, timeout=PATIENCE)) as connection:
            connection.request("POST", path, (PIECE for _ in range(pieces)), headers, encode_chunked=True)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def server(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    member, contractor, _ = a_market(api(Role.BUYER))
    key = create_key(organisation=contractor, kind="contractor", role=Role.CONTRACTOR).key
    with running_serve(tmp_path_factory.mktemp("serve"), {"DATABASE_URL": module_database.url}) as url:
        yield Server(module_database, urlsplit(url).netloc, key, member)


PATHS = ("/api/v1/hours/file", "/api/v1/members/{member}/hours", "/heures/fichier", "/connexion")


@every(("path", "pieces"), [(path, pieces) for path in PATHS for pieces in (1, 400)])
def test_a_body_without_its_length_is_411(server: Server, path: str, pieces: int) -> None:
    """Whatever its size, up to 25 MiB here, its sender reads the answer."""
    before = topics(server.database, server.member)
    status, body = server.sent_in_chunks(path.format(member=server.member), pieces)
    assert status == 411
    assert ("length-required" if "api" in path else "Cet envoi ne dit pas sa longueur") in body
    assert topics(server.database, server.member) == before
