"""Every list, page by page, forward then back: the same rows, each once, by relative references alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st

from support.demo_clients import demo_client
from support.every import every
from support.postgres_server import Database
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

SITE = "https://tremplin.test"
OTHERS = {"results", "member-results", "me", "status", "publics", "audit-replay", "audit-verify"}
LISTS = [
    (endpoint, role)
    for endpoint, row in TABLE.items()
    if row.method == "GET" and endpoint not in OTHERS
    for role in row.roles
]


@dataclass(frozen=True)
class Readers:
    """A client for each role, its organisation one of the demo's, and a contract whose lot `1` has rows."""

    clients: dict[Role, Client]
    contract: str


@pytest.fixture(scope="module")
def readers(demo_database: Database) -> Readers:
    clients = {role: demo_client(role) for role in Role}
    lots = clients[Role.MEMBER].get("/api/v1/lots").json()["results"]
    return Readers(clients, next(row["contract"] for row in lots if row["lot"] == "1"))


@every(("endpoint", "role"), LISTS)
def test_forward_and_back_give_each_row_once(readers: Readers, endpoint: str, role: Role) -> None:
    client, address = readers.clients[role], _address(readers, endpoint)
    whole = _rows(_walk(client, f"{address}limit=500", "next"))

    for limit in {max(1, min(asked, 500)) for asked in _limits(endpoint, role, len(whole))}:
        there = list(_walk(client, f"{address}limit={limit}", "next"))
        back = list(_walk(client, there[-1][0], "previous"))
        again = _walk(client, back[-1][0], "next")

        assert _rows(there) == whole
        assert _rows(reversed(back)) == whole
        assert _rows(again) == whole


def test_the_lists_walked_have_rows(readers: Readers) -> None:
    found = {endpoint for endpoint, role in LISTS if _count(readers, endpoint, role)}

    assert {endpoint for endpoint, _ in LISTS} - found == set()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=st.integers(0, 60), limit=st.integers(1, 40))
def test_previous_events_end_exactly_before_after(readers: Readers, after: int, limit: int) -> None:
    client = readers.clients[Role.AUDITOR]
    url = f"{SITE}/api/v1/events?after={after}&limit={limit}"
    page = client.get(url).json()

    if after == 0:
        assert page["previous"] is None
        return
    before = client.get(urljoin(url, page["previous"])).json()
    assert [row["seq"] for row in before["results"]] == list(range(max(0, after - limit) + 1, after + 1))


def test_events_after_the_head_are_refused(readers: Readers) -> None:
    client = readers.clients[Role.MEMBER]
    head = client.get("/api/v1/events").json()["as_of"]["seq"]

    at, beyond = client.get(f"/api/v1/events?after={head}"), client.get(f"/api/v1/events?after={head + 1}")

    assert (at.status_code, at.json()["results"], at.json()["next"]) == (200, [], None)
    assert (beyond.status_code, beyond.json()["code"]) == (422, "beyond-head")
    assert beyond.json()["errors"][0]["pointer"] == "/after"


def _address(readers: Readers, endpoint: str) -> str:
    path = TABLE[endpoint].path.format(contract=readers.contract, lot="1")
    return f"{SITE}/api/v1/{path}?" + ("measure=declared&" if endpoint == "explain" else "")


def _limits(endpoint: str, role: Role, rows: int) -> tuple[int, ...]:
    """Two pages, of which the second has one row; for one role, also six, and two of which the second is shorter."""
    first = next(iter(TABLE[endpoint].roles))
    return (rows // 6, rows // 2 + 1, rows - 1) if role is first else (rows - 1,)


def _count(readers: Readers, endpoint: str, role: Role) -> int:
    return len(readers.clients[role].get(_address(readers, endpoint)).json()["results"])


def _walk(client: Client, url: str, way: str) -> Iterator[tuple[str, Any]]:
    """Each page with its address, from the one at `url`, by its `next` or `previous`."""
    while True:
        answer = client.get(url)
        assert answer.status_code == 200, answer.content
        page = answer.json()
        yield url, page
        for link in (page["next"], page["previous"]):
            assert link is None or urlsplit(link)[:2] == ("", "")
        if page[way] is None:
            return
        url = urljoin(url, page[way])


def _rows(walked: Any) -> list[Any]:
    return [row for _, page in walked for row in page["results"]]
