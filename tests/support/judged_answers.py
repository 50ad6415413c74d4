"""Answers to generated requests on the year of the demo, judged by the OpenAPI document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from support.demo_clients import demo_key, path_of, worked_example
from support.postgres_server import Database
from tremplin_infra.wsgi import application
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.roles import Role

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@dataclass(frozen=True)
class World:
    """The requests of the document, the headers of each role (None: no key), and names that exist."""

    schema: Any
    callers: Mapping[Role | None, Mapping[str, str]]
    names: dict[str, str]

    def path(self, endpoint: str) -> dict[str, str]:
        """Names that exist, for the address of an endpoint."""
        return path_of(TABLE[endpoint].path, self.names)


def world_of(database: Database) -> World:
    """The world of a database that holds the year of the demo."""
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    schema.config.generation.update(with_security_parameters=False)
    callers: dict[Role | None, dict[str, str]] = {None: {}}
    callers |= {role: {"Authorization": f"Bearer {demo_key(role)}"} for role in Role}
    # A request may revoke the key that it names: that is none of those who ask.
    named = {"prefix": demo_key(Role.CONTRACTOR).rpartition("_")[0]}
    return World(schema, callers, worked_example(database) | named)


def judge(world: World, endpoint: str, *, examples: int) -> None:
    """Ask `endpoint` as everyone, with generated requests and names that exist, and judge each answer."""
    operation = world.schema.find_operation_by_id(endpoint)
    made = [
        operation.as_strategy(generation_mode=mode, **names)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for names in ({}, {"path_parameters": world.path(endpoint)})
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
