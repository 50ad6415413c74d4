"""A statement that fails in a request, or loses its connection: nothing is kept, and the next request is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from psycopg import Connection
from psycopg.errors import DivisionByZero

from support.in_process_api import api, new_name
from support.postgres_server import Database
from support.story import siret_of
from tremplin_tenants.first_statements import first_statements
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]

STAGES = {
    "count": ("api_request_counts", "trigger", "before insert"),
    "claim": ("api_answers", "trigger", "before insert"),
    "append": ("events", "trigger", "before insert"),
    "keep": ("api_answers", "trigger", "before update"),
    "commit": ("api_answers", "constraint trigger", "after update"),
    "commit without a key": ("events", "constraint trigger", "after insert"),
}
FAULTS = {
    "error": "raise exception 'fails'",
    "conflict": "raise exception 'fails' using errcode = 'deadlock_detected'",
    "canceled": "perform pg_cancel_backend(pg_backend_pid()), pg_sleep(60)",
    "killed": "perform pg_terminate_backend(pg_backend_pid()), pg_sleep(60)",
}
EXPECTED = {"error": 500, "conflict": 409, "canceled": 503, "killed": 503}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("stage", STAGES)
def test_the_same_request_sent_again_is_answered_and_done_once(
    module_database: Database, stage: str, fault: str
) -> None:
    client = a_client()
    name = new_name("f")
    headers = {} if stage == "commit without a key" else {"Idempotency-Key": new_name("key")}

    with failing(module_database, stage, fault):
        failed = register(client, name, headers)

    # A request whose cost cannot be counted goes through.
    assert failed.status_code == (201 if stage == "count" else EXPECTED[fault])
    assert registered(module_database, name) == (1 if stage == "count" else 0)
    assert register(client, name, headers).status_code == 201
    assert registered(module_database, name) == 1


@pytest.mark.parametrize("failing_at", [0, 1, 2])
def test_the_error_of_first_statements_is_that_of_the_one_that_failed(failing_at: int) -> None:
    statements = ["select 1", "select 2", "select 3"]
    statements[failing_at] = "select 1 / 0"

    def send(connection: Connection[Any]) -> list[Any]:
        return [connection.execute(statement) for statement in statements]

    with pytest.raises(DivisionByZero):
        first_statements("command", send)
    cursor = first_statements("command", lambda connection: connection.execute("select 1"))
    assert cursor.fetchone() == (1,)


def a_client() -> Client:
    api(Role.BUYER).get("me")  # connects
    key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER).key
    return Client(headers={"Authorization": f"Bearer {key}"})


def register(client: Client, name: str, headers: dict[str, str]) -> Any:
    body = {"id": name, "name": name, "siret": siret_of(name), "kind": "facilitator"}
    return client.post("/api/v1/organisations", body, content_type="application/json", headers=headers)


def registered(database: Database, name: str) -> int:
    with database.connect_superuser() as connection:
        rows = connection.execute(
            "select from events where log = 'centrale' and subject = %s", (f"centrale/organisation/{name}",)
        )
        return rows.rowcount


@contextmanager
def failing(database: Database, stage: str, fault: str) -> Iterator[None]:
    """A trigger that fails at a stage of every request."""
    table, kind, event = STAGES[stage]
    deferred = "deferrable initially deferred" if kind.startswith("constraint") else ""
    with database.connect_superuser() as connection:
        connection.execute(
            "create or replace function fails() returns trigger language plpgsql security definer as"
            f" $$ begin {FAULTS[fault]}; return new; end $$"
        )
        connection.execute(
            f"create {kind} fails {event} on {table} {deferred} for each row execute function fails()"
        )
        try:
            yield
        finally:
            connection.execute(f"drop trigger fails on {table}")
