"""What a command costs in round trips to PostgreSQL, from the authentication of its request to its answer."""

from typing import Any, cast

import pytest
from django.db import connections
from psycopg import Connection

from support.in_process_api import (
    Api,
    a_member,
    a_registered_contract,
    an_organisation,
    api,
    new_name,
)
from support.postgres_server import Database
from support.round_trips import round_trips
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

WARM = 8  # so many orders prepare every statement


def served() -> list[Connection[Any]]:
    """The connections under Django's that answer requests."""
    return [cast("Connection[Any]", connections[alias].connection) for alias in ("default", "command")]


def ordering(contract: str) -> dict[str, Any]:
    return {"contract": contract, "lot": "1", "amount": "100.00", "placed_on": "2026-02-02"}


@pytest.mark.parametrize("keyed", [False, True])
def test_a_call_off_takes_eight_round_trips_at_most(module_database: Database, keyed: bool) -> None:
    buyer: Api = api(Role.BUYER)
    member = a_member(buyer)
    contract = a_bounded_contract(buyer, member)
    for _ in range(WARM):
        place(buyer, member, contract, keyed=keyed)

    with round_trips(*served()) as counted:
        place(buyer, member, contract, keyed=keyed)

    assert counted.count <= 8, counted.messages


def a_bounded_contract(buyer: Api, member: str) -> str:
    """A contract of one lot that has a maximum, awarded, and open to `member`."""
    lot = {"id": "1", "title": "Paris", "maximum": "1000000.00"}
    contract = a_registered_contract(buyer, lots=[lot])
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    contractor = an_organisation(buyer, "contractor")
    buyer.made(f"contracts/{contract}/lots/1/award", contractor=contractor, notified_on="2020-01-01")
    return contract


def place(buyer: Api, member: str, contract: str, *, keyed: bool) -> None:
    headers = {"Idempotency-Key": new_name("key")} if keyed else {}
    answer = buyer.post(f"members/{member}/call-offs", ordering(contract), headers)
    assert answer.status_code == 201, answer.content


def test_a_busy_key_takes_one_round_trip_less(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    contract = a_bounded_contract(buyer, member)
    ordered = []
    for _ in range(4 * WARM):
        with round_trips(*served()) as counted:
            place(buyer, member, contract, keyed=False)
        ordered.append(counted.count)

    assert sorted(ordered)[len(ordered) // 2] <= 6, ordered


def test_a_request_is_answered_after_the_server_closed_its_connections(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    a_member(buyer)
    with module_database.connect_superuser() as owner:
        for connection in served():
            owner.execute("select pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))

    assert buyer.get("me").status_code == 200
    a_member(buyer)
