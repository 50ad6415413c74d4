"""What a request says of its host changes no answer; what it says of its body is heeded or refused."""

import gzip
import json
import re
from typing import Any

import pytest
from django.test import Client

from support.every import every
from support.in_process_api import new_name
from tremplin_tenants.api.buying.buying import RecordScreening
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]

MARK = b"\xef\xbb\xbf"
BODY = json.dumps(RecordScreening.examples["exemple"]).encode()
HOSTS = ["tremplin_interne", "tremplin_interne:8000", "", "a b", "évil", "elsewhere.test", "[::1", "x" * 300]
PAGES = ["/", "/api/docs/", "/api/docs/?script=", "/api/schema/?format=json", "/api/v1/events?limit=1",
         "/api/v1/members?limit=1", "/api/v1/nothing", "/static/nothing"]  # fmt: skip


@pytest.fixture(scope="module")
def client(module_database: object) -> Client:
    key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER).key
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for _ in range(2):
        assert _record(client).status_code == 201
    return client


@every("host", HOSTS)
@every("page", PAGES)
def test_no_host_changes_an_answer(client: Client, page: str, host: str) -> None:
    usual, odd = client.get(page), client.get(page, headers={"Host": host})

    assert (odd.status_code, _told(odd)) == (usual.status_code, _told(usual))
    assert usual.status_code < 500
    assert "testserver" not in usual.content.decode()


@pytest.mark.parametrize("raw", [MARK + BODY, MARK + b" \r\n" + BODY + b"\n"])
def test_a_body_with_a_byte_order_mark_is_read(client: Client, raw: bytes) -> None:
    before = _head(client)

    answer = _record(client, raw)

    assert (answer.status_code, answer.json()["position"]["seq"]) == (201, before + 1)


@pytest.mark.parametrize("start", [MARK + MARK, b" " + MARK, MARK[:2], b"\xff\xfe"])
def test_other_marks_are_no_json(client: Client, start: bytes) -> None:
    before = _head(client)

    answer = _record(client, start + BODY)

    assert (answer.status_code, answer.json()["code"]) == (400, "not-json")
    assert _head(client) == before


def test_a_mark_makes_no_other_request_of_the_same_key(client: Client) -> None:
    key = {"Idempotency-Key": new_name("key")}

    first, second = (_record(client, raw, key) for raw in (BODY, MARK + BODY))

    assert (first.status_code, second.content) == (201, first.content)


@pytest.mark.parametrize("encoding", ["gzip", "GZip", "br", "identity, gzip", "zstd", "x-é"])
def test_a_coded_body_is_415_and_writes_nothing(client: Client, encoding: str) -> None:
    before = _head(client)

    answer = _record(client, gzip.compress(BODY), {"Content-Encoding": encoding})

    assert (answer.status_code, answer.json()["code"]) == (415, "content-encoding")
    assert encoding in answer.json()["detail"]
    assert answer.headers["Accept-Encoding"] == "identity"
    assert _head(client) == before


@pytest.mark.parametrize("encoding", ["identity", "Identity", "identity, identity", ""])
def test_a_body_as_it_is_may_say_so(client: Client, encoding: str) -> None:
    answer = _record(client, headers={"Content-Encoding": encoding})

    assert answer.status_code == 201


def test_a_long_encoding_is_cut_in_the_answer(client: Client) -> None:
    answer = _record(client, headers={"Content-Encoding": "x" * 5000})

    assert answer.status_code == 415
    assert len(answer.content) < 1000


def _told(answer: Any) -> str:
    """Return the answer without the token that Django draws for each page."""
    return re.sub("[A-Za-z0-9]{64}", "", answer.content.decode())


def _record(client: Client, raw: bytes = BODY, headers: dict[str, str] | None = None) -> Any:
    return client.post("/api/v1/screenings", raw, content_type="application/json", headers=headers or {})


def _head(client: Client) -> int:
    return int(client.get("/api/v1/events?limit=1").json()["as_of"]["seq"])
