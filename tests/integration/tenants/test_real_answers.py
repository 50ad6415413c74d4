"""Real answers on the year of the demo, held to the OpenAPI document; lists walked both ways."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st
from pytest_django import DjangoDbBlocker

from support.demo_clients import QUERIES, demo_client
from support.every import every
from support.judged_answers import CHECKS, World, judge, world_of
from support.postgres_server import Database, PostgresServer, django_on
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

COMMANDS = [name for name, row in TABLE.items() if row.method == "POST"]
READS = [name for name, row in TABLE.items() if row.method == "GET"]
FEW = 3
MADE = {"contracts": "nettoyage-2026", "conventions": "epec-2026", "organisations": "jardins-adaptes"}


@pytest.fixture(scope="module")
def world(demo_database: Database) -> World:
    return world_of(demo_database)


@pytest.fixture
def unasked_world(
    postgres_server: PostgresServer, demo_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """The same, of a database that no generated request has changed."""
    with postgres_server.copy(demo_template) as database, django_db_blocker.unblock(), django_on(database):
        yield world_of(database)


@pytest.mark.parametrize("endpoint", TABLE)
def test_answers_are_those_of_the_document(world: World, endpoint: str) -> None:
    judge(world, endpoint, examples=FEW)


@pytest.mark.parametrize("endpoint", READS)
def test_every_read_is_answered_to_each_role_it_is_for(world: World, endpoint: str) -> None:
    operation = world.schema.find_operation_by_id(endpoint)
    case = operation.Case(path_parameters=world.path(endpoint), query=QUERIES.get(endpoint, {}))

    answered = {role: case.call(headers=headers).status_code for role, headers in world.callers.items()}

    assert answered.pop(None) == 401
    expected = {role: 200 if role in TABLE[endpoint].roles else 403 for role in Role}
    assert answered == expected | dict.fromkeys(NOT_THEIRS.get(endpoint, ()), 404)


@every("endpoint", READS)
def test_every_read_answers_head_as_get(world: World, endpoint: str) -> None:
    operation = world.schema.find_operation_by_id(endpoint)
    case = operation.Case(path_parameters=world.path(endpoint), query=QUERIES.get(endpoint, {}))
    role = next(iter(TABLE[endpoint].roles))
    asked = {"query_params": case.query, "headers": world.callers[role]}

    def answered(method: str) -> list[Any]:
        with closing(
            getattr(Client(), method)(case.formatted_path, **asked)
        ) as answer:  # an export keeps its turn
            return [answer.status_code, *map(answer.headers.get, names)]

    names = ("Content-Type", "Cache-Control", "Content-Disposition")
    assert answered("head") == answered("get")


@pytest.mark.parametrize("measure", ["validated", "reserved_spend", "reserved_call_offs"])
def test_hours_money_and_counts_are_explained_as_documented(world: World, measure: str) -> None:
    headers = world.callers[Role.MEMBER]
    case = world.schema.find_operation_by_id("explain").Case(query={"measure": measure})

    answer = case.call(headers=headers)

    case.validate_response(answer, checks=CHECKS, headers=headers)
    assert answer.json()["results"]


def test_commands_are_done_as_the_document_shows_them(unasked_world: World) -> None:
    world = unasked_world
    headers, done = world.callers[Role.BUYER], set()
    for endpoint in COMMANDS * 3:  # what one makes, those before it act on the next time
        operation = world.schema.find_operation_by_id(endpoint)
        for body in _shown(operation):
            path = {**world.path(endpoint), **_made(endpoint)}
            case = operation.Case(path_parameters=path, body=body, media_type="application/json")
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS, headers=headers)
            if answer.status_code in (200, 201):
                done.add(endpoint)

    assert len(done) >= 15, sorted(done)


def _shown(operation: Any) -> list[Any]:
    """The bodies that the document shows for a command, by contractors that it shows as made."""
    content = operation.definition.raw.get("requestBody", {}).get("content", {})
    shown = content.get("application/json", {}).get("examples", {}).values()
    return [
        json.loads(json.dumps(item["value"]).replace("proprete", "jardins-adaptes")) for item in shown
    ] or [{}]


def _made(endpoint: str) -> dict[str, str]:
    """The identifier that a command's address names, where a body that the document shows makes it."""
    first, _, rest = TABLE[endpoint].path.partition("/")
    identifier = "declaration-1" if "hours/{id}" in rest else MADE.get(first)
    return {"id": identifier} if identifier and "{id}" in rest else {}


# The declaration of the demo's worked example is another contractor's.
NOT_THEIRS = {
    "one-declaration": (Role.CONTRACTOR,),
    "log-consistency": (Role.BUYER, Role.AUDITOR, Role.MEMBER),  # no head of that size is sealed
}
SITE = "https://tremplin.test"
OTHERS = {
    *("results", "attestation", "member-attestation", "member-results", "me", "status"),
    *("publics", "audit-replay", "audit-verify", "head-proof", "event-proof", "log-consistency"),
    *("contract", "events-density", "history", "one-declaration", "audit-bundle", "audit-compare"),
    *("export-decp", "export-ocds", "export-decp-report", "export-ocds-report", "essential-data"),
    "uptake",  # no member of the demo publishes rows of its own: see decp/test_uptake.py
}
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
    return f"{SITE}/api/v1/{path}?" + ("measure=declared&" if endpoint in ("explain", "history") else "")


def _limits(endpoint: str, role: Role, rows: int) -> tuple[int, ...]:
    """Two pages, of which the second has one row; for one role also three or four, some between two others."""
    first = next(iter(TABLE[endpoint].roles))
    return (rows // 3, rows - 1) if role is first else (rows - 1,)


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
