"""Reads on the year of the demo: unreadable input is refused, SQL statements are counted."""

import base64
import itertools
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import orjson
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st

from support.demo_clients import QUERIES, demo_client, path_of, worked_example
from support.every import every
from support.postgres_server import Database
from support.statements import executed_statements
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_infra.demo.demo_keys import HOLDERS
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.rest import throttling
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

READS = [name for name, row in TABLE.items() if row.method == "GET"]
NAMES = {"member": WORKED_EXAMPLE, "contract": "nettoyage-nord", "lot": "1", "id": "nettoyage-nord"}
NUL, SURROGATE, BROKEN = "%00", "%ED%A0%80", "%C3%28"
# Three families, a line each.
ODD = [
    *(NUL, f"cpam-075{NUL}", f"{NUL}1"),
    *(SURROGATE, BROKEN, "%FF"),
    *("%EF%BB%BF", "%E2%80%AE", "%F0%9F%92%A9"),
]
HEADERS = [
    "Accept",
    "Accept-Language",
    "If-Match",
    "Idempotency-Key",
    "X-Forwarded-For",
    "Content-Type",
    "Cookie",
]


VIEWS: dict[str, Any] = dict(TABLE)
PARAMETERS = [(endpoint, name) for endpoint in READS for name in VIEWS[endpoint].query_serializer().fields]


def _tried() -> Iterator[tuple[str, str, list[str]]]:
    """The values that each parameter is given: one of each family, and all where it is the first of its kind."""
    kinds: set[str] = set()
    for place, (endpoint, name) in enumerate(PARAMETERS):
        kind = repr(VIEWS[endpoint].query_serializer().fields[name])
        yield endpoint, name, _some(place) if kind in kinds else ODD
        kinds.add(kind)


def _some(place: int) -> list[str]:
    return ODD[place % 3 :: 3]


LISTS = [endpoint for endpoint in READS if issubclass(VIEWS[endpoint], ListView)]


@pytest.fixture(scope="module")
def clients(demo_database: Database) -> dict[Role, Client]:
    return {role: demo_client(role) for role in Role}


@every(("endpoint", "name", "values"), _tried())
def test_a_parameter_that_holds_no_text_is_refused(
    clients: dict[Role, Client], endpoint: str, name: str, values: list[str]
) -> None:
    role = next(iter(TABLE[endpoint].roles))
    for value in values:
        answer = clients[role].get(f"{_address(endpoint)}?{name}={value}")

        assert answer.status_code in (200, 403, 404, 422), (value, answer.content)
        if NUL in value:
            assert answer.status_code in (404, 422), (value, answer.content)
        assert SURROGATE not in answer.content.decode()


@every("endpoint", READS)
def test_an_address_and_a_name_that_hold_no_text_are_refused(
    clients: dict[Role, Client], endpoint: str
) -> None:
    role = next(iter(TABLE[endpoint].roles))
    # What is not there is 404 before its form is judged.
    refused = 404 if clients[role].get(_address(endpoint)).status_code == 404 else 422
    for value in ODD:
        assert clients[role].get(f"{_address(endpoint)}{value}").status_code in (404, 422)
    for value in _some(READS.index(endpoint)):
        assert clients[role].get(f"{_address(endpoint)}?{value}=1").status_code == refused


@every("endpoint", READS)
def test_a_header_that_holds_no_text_changes_nothing(clients: dict[Role, Client], endpoint: str) -> None:
    role, asked = next(iter(TABLE[endpoint].roles)), QUERIES.get(endpoint, {})
    usual = clients[role].get(_address(endpoint), asked)

    # Headers are read before the view: each of the pairs is tried on several reads, and each read on several pairs.
    pairs = list(itertools.product(HEADERS, ["\0", "\ud800", "\xff", "a\x7fb"]))
    for header, value in pairs[READS.index(endpoint) % 4 :: 4]:
        odd = clients[role].get(_address(endpoint), asked, headers={header: value})
        assert odd.status_code == usual.status_code, (header, value, odd.content)
    for value in ("Bearer \0", "Bearer \ud800", "\0", "Bearer tremplin_\0"):
        assert Client(headers={"Authorization": value}).get(_address(endpoint)).status_code == 401


PLACES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False)
    | st.sampled_from(["\0", "cpam\0", "", "é", "x" * 300, "cpam-075"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.parametrize("endpoint", LISTS)
@settings(max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck))
@given(content=PLACES)
def test_a_cursor_made_by_hand_is_refused_or_answered(
    clients: dict[Role, Client], endpoint: str, content: Any
) -> None:
    for raw in (_json(content), _json([False, content, content, content])):
        _ask(clients, endpoint, raw)


@every("endpoint", LISTS)
def test_a_cursor_that_is_no_list_of_texts_is_refused_or_answered(
    clients: dict[Role, Client], endpoint: str
) -> None:
    for raw in (b'[false,"\\ud800"]', b"[", b"\xff"):
        _ask(clients, endpoint, raw)


@every("endpoint", LISTS)
def test_a_cursor_with_nul_is_refused(clients: dict[Role, Client], endpoint: str) -> None:
    key = VIEWS[endpoint].key
    for backward in (False, True):
        for odd in range(len(key)):
            if key[odd] is str:
                place = [(1 if kind is int else "a\0b" if at == odd else "a") for at, kind in enumerate(key)]
                answer = _ask(clients, endpoint, _json([backward, *place]))
                assert (answer.status_code, answer.json()["code"]) == (422, "bad-cursor")


def test_a_cursor_of_tasks_that_begins_at_no_day_is_refused(clients: dict[Role, Client]) -> None:
    answer = _ask(clients, "tasks", _json([False, "hier", "open-point", "centrale/contract/a"]))

    assert (answer.status_code, answer.json()["code"]) == (422, "bad-cursor")


def _ask(clients: dict[Role, Client], endpoint: str, raw: bytes) -> Any:
    """The answer to a cursor of this content, with the digest that the list would give it."""
    role = next(iter(TABLE[endpoint].roles))
    asked = {"measure": "declared"} if endpoint in ("explain", "history") else {}
    path = _address(endpoint)
    list_of = {"path": path, "caller": HOLDERS[role][0], "filters": asked}
    names = orjson.dumps(list_of, option=orjson.OPT_SORT_KEYS)
    digest = sha256(raw + b"\0" + names).digest()[:6]
    cursor = base64.urlsafe_b64encode(digest + raw).decode().rstrip("=")
    answer = clients[role].get(path, {**asked, "cursor": cursor})
    assert answer.status_code in (200, 404, 422), (raw, answer.content)
    return answer


def _json(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # an integer beyond 64 bits
        return b"[false," + b"9" * 30 + b"]"


def _address(endpoint: str) -> str:
    return "/api/v1/" + TABLE[endpoint].path.format(**NAMES)


COUNTED_READS = {name: row for name, row in TABLE.items() if row.method == "GET"}
# Audits read a log in slices: how many statements they send follows its length.
AUDITS = {"audit-replay", "audit-verify"}
EXPECTED = {
    "audit-accesses": 10,
    "audit-bundle": 22,
    "uptake": 14,
    "referents": 9,
    "commitments": 9,
    "objectives": 10,
    "trainings": 9,
    "sourcing": 10,
    "screenings": 9,
    "waivers": 9,
    "conventions": 10,
    "meetings": 9,
    "status": 10,
    "me": 7,
    "results": 11,
    "explain": 14,
    "history": 12,
    "members": 13,
    "member-results": 11,
    "attestation": 14,
    "member-attestation": 14,
    "lots": 12,
    "call-offs": 9,
    "invoices": 9,
    "lot": 13,
    "hours": 10,
    "one-declaration": 15,
    "progress": 9,
    "events-density": 9,
    "contracts": 9,
    "contract": 14,
    "organisations": 9,
    "reserved-usage": 10,
    "doeth": 10,
    "spaser": 14,
    "tasks": 14,
    "publics": 11,
    "catalogue": 12,
    "events": 9,
    "essential-data": 8,
    "export-decp": 12,
    "export-decp-report": 13,
    "export-ocds": 12,
    "export-ocds-report": 12,
    "head-proof": 8,
    "event-proof": 9,
    "keys": 10,
    "audit-compare": 38,
    "restatements": 12,
}
"""Three find the key and count the request, two open the transaction, three say how far the answer is good for."""


def test_each_read_sends_as_many_statements_as_expected(
    demo_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An answer that takes long on a busy machine is charged for its time, by two statements more.
    monkeypatch.setattr(throttling, "FREE_S", 60.0)
    demo_client(Role.BUYER)  # so that there is a key to name
    names = worked_example(demo_database)
    found = {}
    for endpoint, view in COUNTED_READS.items():
        if endpoint in AUDITS or endpoint == "log-consistency":  # of what is sealed there once
            continue
        client = demo_client(next(role for role in Role if role in view.roles))
        address = f"/api/v1/{view.path.format(**path_of(view.path, names))}"
        assert client.get(address, QUERIES.get(endpoint, {})).status_code == 200, endpoint
        with executed_statements() as statements:
            client.get(address, QUERIES.get(endpoint, {}))
        found[endpoint] = len(statements)

    assert found == EXPECTED
