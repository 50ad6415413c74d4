"""Members over time, as the API tells them."""

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_member, api
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

MOVED, LATER = "26750045200011", "2199-01-01"


def row(buyer: Api, member: str) -> dict[str, str]:
    """The member's row in the list of members."""
    return next(each for each in buyer.get("members").json()["results"] if each["id"] == member)


def test_rule_37_the_list_of_members_tells_the_siret_of_today(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    feed(module_database)
    first = row(buyer, member)["siret"]

    buyer.made(f"organisations/{member}/siret", siret=MOVED, from_=LATER)
    feed(module_database)
    assert row(buyer, member)["siret"] == first
    buyer.made(f"organisations/{member}/siret", siret=MOVED, from_="2024-01-01")
    feed(module_database)

    assert row(buyer, member)["siret"] == MOVED


def test_rule_36_a_corrected_first_day_is_answered_and_refused_by_its_name(
    module_database: Database,
) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)

    made = buyer.made(f"organisations/{member}/membership", joined_on="2021-01-01")
    again = buyer.post(f"organisations/{member}/membership", {"joined_on": "2021-01-01"})

    assert (made["id"], made["log"]) == (member, "centrale")
    assert (again.status_code, again.json()["code"]) == (422, "same-day")
