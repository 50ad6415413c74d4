"""`GET progress`: hours of all members by lot and quarter, each counted once, worked by hand."""

from typing import Any

import pytest

from support.feeding import feed
from support.four_members import World, four_members
from support.in_process_api import api
from support.member_year import pages
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    return four_members(module_database)


def test_hours_are_added_up_by_lot_and_quarter(world: World) -> None:
    def rows(**by: str) -> list[dict[str, Any]]:
        found = pages(api(Role.BUYER), "progress", limit=2, **by)
        return [row for row in found if row["contract"] in (world.contract, None)]

    first, second = (
        row(world, "2026-Q1", "39.00", "34.00", "5.00"),
        row(world, "2026-Q2", "7.00", "7.00", "0.00"),
    )
    # The parts were given today; lot 2: 2 hours for 1000 euros of 1000 and 500, ordered in the first quarter.
    [given] = [found for found in rows() if found["due"] == "550.50"]
    assert [found for found in rows() if found["quarter"] != given["quarter"]] == [
        {**first, "due": "0.00"},
        {**second, "due": "0.00"},
        {**row(world, "2026-Q1", "0.00", "0.00", "0.00"), "lot": "2", "due": "3.00"},
    ]
    assert rows(by="lot") == [
        {**row(world, None, "46.00", "41.00", "5.00"), "due": "550.50"},
        {**row(world, None, "0.00", "0.00", "0.00"), "lot": "2", "due": "3.00"},
    ]
    assert [found for found in rows(by="quarter") if found["quarter"] != given["quarter"]] == [
        {**first, "contract": None, "lot": None, "due": "3.00"},
        {**second, "contract": None, "lot": None, "due": "0.00"},
    ]


def test_hours_given_to_members_at_a_closing_are_counted_once(
    module_database: Database, world: World
) -> None:
    """The 4.00 of nobody's go to the three payers; the lot still has 41.00."""
    buyer = api(Role.BUYER)
    buyer.made(f"contracts/{world.contract}/lots/1/attribution", method="spend", from_="2026-01-01")
    before = pages(buyer, "progress", by="lot")

    buyer.post("quarters/2026-Q1/close")
    feed(module_database)

    [attributed] = buyer.get(f"lots/{world.contract}/1").json()["attribution"]
    assert (attributed["validated"], attributed["unattributed"], len(attributed["members"])) == (
        "4.00",
        "0.00",
        3,
    )
    assert pages(buyer, "progress", by="lot") == before
    found = buyer.get(f"contracts/{world.contract}").json()
    assert found["lots"][0]["totals"]["validated"] == "41.00"


def row(world: World, quarter: str | None, declared: str, validated: str, pending: str) -> dict[str, Any]:
    place = {"contract": world.contract, "lot": "1", "quarter": quarter}
    return {**place, "declared": declared, "validated": validated, "pending": pending}
