"""Commands answer 503 while a fact of a newer version of the code waits to be delivered."""

from contextlib import closing

import pytest

from support.in_process_api import a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("newer", [("contract.opened", 99), ("contract.lent", 1)])
def test_a_command_waits_for_the_newer_version(database: Database, newer: tuple[str, int]) -> None:
    buyer = api(Role.BUYER)
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=member)
    with closing(database.connect_superuser()) as owner:
        changed = owner.execute(
            "update events set topic = %s, version = %s where log = 'centrale' and topic = 'contract.opened'",
            newer,
        )
    assert changed.rowcount == 1
    order = {"id": "c1", "contract": contract, "lot": "1", "amount": "100.00", "placed_on": "2026-01-05"}

    refused = api(Role.MEMBER, member).post(f"members/{member}/call-offs", order)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert refused.headers["Content-Type"] == "application/problem+json"
