"""Heavy requests are refused in few words; hosts change no answer, encodings are heeded or refused."""

import gzip
import json
import re
from typing import Any

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings, strategies as st

from support.every import every
from support.in_process_api import Api, api, new_name
from support.postgres_server import Database
from tremplin_tenants.api.buying.buying import RecordScreening
from tremplin_tenants.keys import create_key
from tremplin_tenants.rest import throttling
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]

TOLD = 20
SMALL = 20_000
"""Bytes: twenty errors, each at its longest."""

_LONG = "x" * 1_000_000
_ROW_AT_FAULT = {"id": "É", "title": 1, "clause": {"way": "none", "function": _LONG[:50]}}
HEAVY: dict[str, Any] = {
    "unknown fields": {f"x{number}": 1 for number in range(75_000)},
    "a long name": {_LONG: 1},
    "a long value": {"kind": _LONG},
    "long values in rows": {"lots": [{"clause": {"way": _LONG[:9_000]}} for _ in range(30)]},
    "empty rows": {"lots": [{}] * 200_000},
    "rows at fault": {"lots": [_ROW_AT_FAULT] * 2_000},
    "rows at fault in rows": {"lots": [{"territories": [{}] * 150}] * 60},
    "unknown fields in rows": {"lots": [{f"x{number}": 1 for number in range(500)}] * 19},
}


def written(database: Database) -> list[tuple[Any, ...]]:
    return database.rows("select count(*), (select count(*) from api_answers) from events")


def counted(database: Database, prefix: str) -> int:
    ((requests,),) = database.rows("select requests from api_request_counts where caller = %s", prefix)
    return int(requests)


def newest_prefix(database: Database) -> str:
    ((prefix,),) = database.rows("select prefix from api_keys order by created_at desc limit 1")
    return str(prefix)


@pytest.mark.parametrize("body", HEAVY.values(), ids=HEAVY)
def test_at_most_twenty_errors_are_listed_in_few_bytes(
    buyer: Api, module_database: Database, body: dict[str, Any]
) -> None:
    before = written(module_database)
    answer = buyer.post("contracts", body)

    assert answer.status_code == 422
    assert 1 <= len(answer.json()["errors"]) <= TOLD
    assert len(answer.content) < SMALL
    assert written(module_database) == before


def test_too_many_unknown_fields_are_listed_likewise(buyer: Api) -> None:
    errors = buyer.post("contracts", HEAVY["unknown fields"]).json()["errors"]

    assert [error["pointer"] for error in errors] == [f"/x{number}" for number in range(TOLD)]
    assert {item["code"] for item in errors} == {"unknown-field"}


def test_a_name_given_twice_among_many_is_found_at_once(buyer: Api, module_database: Database) -> None:
    names = [*(f'"x{number}":1' for number in range(70_000)), '"x69999":1']
    before = written(module_database)
    answer = buyer._client.post(
        "/api/v1/contracts", f"{{{','.join(names)}}}", content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "repeated-name")
    assert "x69999" in answer.json()["detail"]
    assert written(module_database) == before


def test_a_long_name_given_twice_is_cut(buyer: Api) -> None:
    name = "x" * 100_000
    answer = buyer._client.post(
        "/api/v1/contracts", f'{{"{name}":1,"{name}":1}}', content_type="application/json"
    )

    assert answer.json()["code"] == "repeated-name"
    assert len(answer.content) < SMALL


@pytest.mark.parametrize(
    "query", [{f"x{number}": 1 for number in range(900)}, {"x" * 20_000: 1}, {"measure": "x" * 20_000}]
)
def test_as_many_errors_of_a_query_are_listed(buyer: Api, query: dict[str, Any]) -> None:
    answer = buyer.get("members", **query)

    assert answer.status_code == 422
    assert 1 <= len(answer.json()["errors"]) <= TOLD
    assert len(answer.content) < SMALL


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.dictionaries(st.text(max_size=300), st.text(max_size=300) | st.integers(), max_size=40),
        max_size=60,
    )
)
def test_whatever_is_sent_the_refusal_is_small(rows: list[dict[str, Any]]) -> None:
    answer = api(Role.BUYER).post("contracts", {"lots": rows, "title": rows and json.dumps(rows[0])})

    assert answer.status_code == 422
    assert 1 <= len(answer.json()["errors"]) <= TOLD
    assert len(answer.content) < SMALL


def test_a_large_body_counts_for_more_than_a_small_one(buyer: Api, module_database: Database) -> None:
    heavy = newest_prefix(module_database)
    buyer._client.post("/api/v1/contracts", b" " * 1_048_576, content_type="application/json")
    light = api(Role.BUYER)
    light.post("contracts")

    assert counted(module_database, heavy) >= 1 + 1_048_576 // 4096
    assert counted(module_database, newest_prefix(module_database)) < 1_048_576 // 4096


def test_time_spent_counts(buyer: Api, module_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "FREE_S", 0.0)
    monkeypatch.setattr(throttling, "SLICE_S", 0.000_01)  # whatever the machine, more than a hundred of them
    buyer.get("me")

    assert counted(module_database, newest_prefix(module_database)) > 100


def test_a_light_request_counts_once(
    buyer: Api, module_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "FREE_S", 60.0)
    buyer.get("me")

    assert counted(module_database, newest_prefix(module_database)) == 1


@override_settings(TREMPLIN_REQUESTS_PER_MINUTE=1)
def test_requests_that_are_forbidden_are_counted(buyer: Api) -> None:
    statuses = [buyer.get("results").status_code for _ in range(3)]

    assert (statuses[0], 429 in statuses) == (403, True)


@override_settings(TREMPLIN_REQUESTS_PER_MINUTE=100)
def test_a_heavy_request_is_answered_and_the_next_is_429(buyer: Api) -> None:
    def statuses() -> list[int]:
        heavy = buyer._client.post("/api/v1/contracts", b" " * 1_048_576, content_type="application/json")
        return [heavy.status_code, buyer.get("me").status_code]

    # A minute that ends between the two forgives: it cannot end twice.
    assert [400, 429] in (statuses(), statuses())


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

    assert (odd.status_code, _text(odd)) == (usual.status_code, _text(usual))
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


def _text(answer: Any) -> str:
    """Return the answer without the token that Django draws for each page."""
    return re.sub("[A-Za-z0-9]{64}", "", answer.content.decode())


def _record(client: Client, raw: bytes = BODY, headers: dict[str, str] | None = None) -> Any:
    return client.post("/api/v1/screenings", raw, content_type="application/json", headers=headers or {})


def _head(client: Client) -> int:
    return int(client.get("/api/v1/events?limit=1").json()["as_of"]["seq"])
