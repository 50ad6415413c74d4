"""What a member reads of the centrale's facts, digests included, does not let it find what was left out."""

from datetime import datetime
from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from support.salted import guessed
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres
CENTS = 4_321_09


def test_a_member_cannot_find_the_amount_of_an_award_by_trying(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member, contractor, second = (
        a_member(buyer),
        an_organisation(buyer, "contractor"),
        an_organisation(buyer, "contractor"),
    )
    contract = a_contract(buyer, contractor=contractor, member=member)
    award: dict[str, Any] = {"contractor": second, "notified_on": "2020-01-01", "amount": "4321.09"}
    buyer.made(f"contracts/{contract}/lots/1/award", **award)

    feed(module_database)
    read = api(Role.MEMBER, member).get("events").json()["results"]
    copy = [event for event in read if event["type"] == "delivered.lot-awarded"][-1]
    assert "salt" not in copy["data"]
    fact = {
        "topic": "contract.lot-awarded",
        "subject": f"centrale/contract/{contract}",
        "recorded_at": datetime.fromisoformat(copy["origin"]["recorded_at"]),
        "data": {
            **{name: copy["data"][name] for name in ("contract", "lot", "award", "effective", "by")},
            "audience": f"contract:{contract}",
            "evidence": None,
            "group": [],
            "sourcing": None,
        },
    }
    tries = [{"amount": cents} for cents in range(CENTS - 5_000, CENTS + 5_000)]
    assert guessed(copy["origin"], fact, version=1, tries=tries) == []
    # The same with the salt, as the buyer reads it: only the salt was missing.
    (original,) = (
        event
        for event in buyer.get("events", log="centrale", after=copy["origin"]["seq"] - 1).json()["results"]
        if event["seq"] == copy["origin"]["seq"]
    )
    known = [{"amount": CENTS, "salt": original["data"]["salt"]}]
    assert guessed(copy["origin"], fact, version=original["version"], tries=known) == known
