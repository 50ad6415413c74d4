"""Commands answer 503 while a head is later than the database's clock; reads go on."""

from datetime import timedelta
from typing import Any

import pytest

from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("database")]


def test_a_command_is_503_until_the_head_is_past(database: Database) -> None:
    buyer = api(Role.BUYER)
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    order: dict[str, Any] = {
        "id": "c1",
        "contract": a_contract(buyer, contractor=contractor, member=member),
        "lot": "1",
        "amount": "100.00",
        "placed_on": "2026-01-05",
    }
    own = api(Role.MEMBER, member)
    before = _seq(own)
    _move(database, member, timedelta(hours=1))

    refused = own.post(f"members/{member}/call-offs", order)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert _seq(own) == before
    _move(database, member, timedelta(seconds=-1))
    own.made(f"members/{member}/call-offs", **order)


def _seq(own: Api) -> int:
    answer = own.get("events")
    assert answer.status_code == 200
    return int(answer.json()["as_of"]["seq"])


def _move(database: Database, log: str, by: timedelta) -> None:
    with database.connect_superuser() as connection:
        connection.execute("update heads set recorded_at = clock_timestamp() + %s where log = %s", (by, log))
