"""A command whose log another session keeps locked is refused after two seconds, to be sent again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from support.in_process_api import Api, a_member, api, new_name
from support.postgres_server import Database
from support.sirets import siret_of
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]


@pytest.fixture
def buyer() -> Api:
    return api(Role.BUYER)


@contextmanager
def locked(database: Database, log: str) -> Iterator[None]:
    """The head row of a log, locked by another session."""
    with database.connect_superuser(autocommit=False) as connection:
        connection.execute("select from heads where log = %s for update", (log,))
        yield
        connection.rollback()


def written(database: Database) -> list[tuple[object, ...]]:
    with database.connect_superuser() as connection:
        return connection.execute(
            "select count(*), (select count(*) from api_answers), (select sum(seq) from heads) from events"
        ).fetchall()


def a_facilitator() -> dict[str, str]:
    identifier = new_name("f")
    return {"id": identifier, "name": "F", "siret": siret_of(identifier), "kind": "facilitator"}


@pytest.mark.parametrize("headers", [{}, {"If-Match": "0"}, {"Idempotency-Key": "k"}], ids=["", "if", "key"])
def test_it_is_503_with_retry_after_and_nothing_is_written(
    buyer: Api, module_database: Database, headers: dict[str, str]
) -> None:
    body = a_facilitator()
    before = written(module_database)
    with locked(module_database, "centrale"):
        answer = buyer.post("organisations", body, headers)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json()["code"] == "unavailable"
    assert written(module_database) == before
    assert buyer.post("organisations", body).status_code == 201


def test_a_log_that_is_locked_delays_no_other(buyer: Api, module_database: Database) -> None:
    free, held = a_member(buyer), a_member(buyer)
    with locked(module_database, held):
        asked = {"call_off": "none", "amount": "1.00", "invoiced_on": "2026-01-05"}

        assert buyer.post(f"members/{free}/invoices", asked).status_code in (404, 422)
        assert buyer.post(f"members/{held}/invoices", asked).status_code == 503


def test_a_claim_under_way_is_waited_for_no_longer(buyer: Api, module_database: Database) -> None:
    key = new_name("key")
    body = a_facilitator()
    with module_database.connect_superuser(autocommit=False) as connection:
        connection.execute(
            "insert into api_answers select 'centrale', prefix, %s, '', 0, '', now() from api_keys", (key,)
        )
        answer = buyer.post("organisations", body, {"Idempotency-Key": key})
        connection.rollback()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert buyer.post("organisations", body, {"Idempotency-Key": key}).status_code == 201
