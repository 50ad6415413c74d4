"""
Real answers on the year of the demo, held to the OpenAPI document: each request as each role, and without a key.

Schemathesis makes the requests from the document, well formed and not, and judges the answers: no server error; a
status, a media type, headers and a body that the document announces; what the document forbids is refused.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from pytest_django import DjangoDbBlocker
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from support.demo_clients import demo_key
from support.postgres_server import Database, PostgresServer, django_on
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_infra.wsgi import application
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

FEW, MANY = 3, 40
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# What a read cannot be asked without; an audit of one log is enough.
ASKED = {
    "explain": {"measure": "validated"},
    "publics": {"contract": "nettoyage-nord", "quarter": "2026-Q1"},
    "audit-replay": {"log": WORKED_EXAMPLE},
    "audit-verify": {"log": WORKED_EXAMPLE},
}


COMMANDS = [name for name, row in TABLE.items() if row.method == "POST"]
READS = [name for name, row in TABLE.items() if row.method == "GET"]

MADE = {"contracts": "nettoyage-2026", "conventions": "epec-2026", "organisations": "jardins-adaptes"}


@dataclass(frozen=True)
class World:
    """The requests of the document, the headers of each role (None: no key), and names that exist."""

    schema: Any
    callers: Mapping[Role | None, Mapping[str, str]]
    names: Mapping[str, str]


@pytest.fixture(scope="module")
def world(demo_database: Database) -> World:
    return _world_of(demo_database)


@pytest.fixture
def unasked_world(
    postgres_server: PostgresServer, demo_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """The same, of a database that no generated request has changed."""
    with postgres_server.copy(demo_template) as database, django_db_blocker.unblock(), django_on(database):
        yield _world_of(database)


def _world_of(database: Database) -> World:
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    schema.config.generation.update(with_security_parameters=False)
    callers: dict[Role | None, dict[str, str]] = {None: {}}
    callers |= {role: {"Authorization": f"Bearer {demo_key(role)}"} for role in Role}
    with database.connect_superuser() as connection:
        row = connection.execute(
            "select contract, lot, declaration from ledger_declarations where log = %s order by declaration",
            (WORKED_EXAMPLE,),
        ).fetchone()
    assert row is not None
    names = {"member": WORKED_EXAMPLE, "contract": row[0], "lot": row[1], "id": row[2], "quarter": "2026-Q1"}
    return World(schema, callers, {**names, "tranche": "optionnelle"})


@pytest.mark.parametrize("endpoint", TABLE)
def test_answers_are_those_of_the_document(world: World, endpoint: str) -> None:
    judge(world, endpoint, examples=FEW)


@pytest.mark.faults
@pytest.mark.parametrize("endpoint", TABLE)
def test_answers_are_those_of_the_document_at_length(world: World, endpoint: str) -> None:
    judge(world, endpoint, examples=MANY)


@pytest.mark.parametrize("endpoint", READS)
def test_every_read_is_answered_to_each_role_it_is_for(world: World, endpoint: str) -> None:
    operation = world.schema.find_operation_by_id(endpoint)
    case = operation.Case(path_parameters=_path(world, endpoint), query=ASKED.get(endpoint, {}))

    answered = {role: case.call(headers=headers).status_code for role, headers in world.callers.items()}

    assert answered.pop(None) == 401
    assert answered == {role: 200 if role in TABLE[endpoint].roles else 403 for role in Role}


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
            path = {**_path(world, endpoint), **_made(endpoint)}
            case = operation.Case(path_parameters=path, body=body, media_type="application/json")
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS, headers=headers)
            if answer.status_code in (200, 201):
                done.add(endpoint)

    assert len(done) >= 15, sorted(done)


def judge(world: World, endpoint: str, *, examples: int) -> None:
    """Ask `endpoint` as everyone, with generated requests and names that exist, and judge each answer."""
    operation = world.schema.find_operation_by_id(endpoint)
    made = [
        operation.as_strategy(generation_mode=mode, **names)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for names in ({}, {"path_parameters": _path(world, endpoint)})
    ]

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(made))
    def ask(case: Any) -> None:
        for headers in world.callers.values():
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS, headers=headers)

    ask()


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


def _path(world: World, endpoint: str) -> dict[str, str]:
    return {name: value for name, value in world.names.items() if f"{{{name}}}" in TABLE[endpoint].path}
