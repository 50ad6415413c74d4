"""Lots on which nothing is declared: results, tasks and the tower give one answer, case by case."""

from dataclasses import dataclass
from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_member, a_registered_contract, an_organisation, api, hours_body
from support.member_year import pages
from support.postgres_server import Database, paris_day
from support.towers import read_tower
from tremplin_projections.queries.clauses.silence import days_of, ended_quarter
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

RATE = {"way": "rate", "function": "main", "hours_per_1000_euros": "20.00"}
LOTS = (
    "ordered", "declared", "since", "covered", "partly", "shared", "several", "ended", "resumed", "nothing",
)  # fmt: skip
"""On each but the last the member ordered 1000.00: 20.00 hours are due."""


@dataclass(frozen=True)
class World:
    """A member, the contract of `LOTS`, its contractor, and the second one of the lot `several`."""

    database: Database
    member: str
    contract: str
    contractor: str
    second: str


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    contractor, second, successor = (an_organisation(buyer, "contractor") for _ in range(3))
    member, today = a_member(buyer), paris_day(module_database)
    lots = [{"id": name, "title": name.capitalize(), "clause": RATE} for name in LOTS]
    contract = a_registered_contract(buyer, lots=lots)
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    place = f"contracts/{contract}/lots"
    for lot in LOTS:
        buyer.made(f"{place}/{lot}/award", contractor=contractor, notified_on="2020-01-01")
    buyer.made(f"{place}/several/award", contractor=second, notified_on="2020-01-02")
    buyer.made(f"{place}/shared/attribution", method="spend", from_="2020-01-01")
    for lot in LOTS[:-1]:
        placed = today.isoformat() if lot == "since" else "2024-01-05"
        order = {"contract": contract, "lot": lot, "amount": "1000.00", "placed_on": placed}
        buyer.made(f"members/{member}/call-offs", id=f"o-{lot}", **order)
    _done(buyer, place, World(module_database, member, contract, contractor, second), successor)
    feed(module_database)
    return World(module_database, member, contract, contractor, second)


def _done(buyer: Api, place: str, world: World, successor: str) -> None:
    """Seven hours in the quarter, twenty hours and five of before; a lot that ended, one that changed hands."""
    ended = days_of(ended_quarter(paris_day(world.database)))
    worked = {"first": ended["ended_first"], "last": ended["ended_last"]}
    declared = hours_body(world.contract, world.contractor, "7.00", **worked) | {"lot": "declared"}
    buyer.made(f"members/{world.member}/hours", id="h", **declared)
    for lot, hours in (("covered", "20.00"), ("partly", "5.00")):
        buyer.made(
            f"{place}/{lot}/opening", member=world.member, hours=hours, on="2024-02-01", evidence="pv-1"
        )
    buyer.made(f"{place}/ended/terminate", on="2024-06-30", reason="fin du besoin")
    buyer.made(f"{place}/resumed/substitute", contractor=successor, on="2024-07-01", ground="R2194-6")


SILENT = {"ordered", "partly", "several", "resumed"}
"""Hours were due by the end of the quarter and are missing, and none is declared in it."""


def silent_tasks(asked: Api, **query: Any) -> set[str]:
    return {row["lot"] for row in pages(asked, "tasks", kind="nothing-declared", **query)}


def test_results_and_the_tower_name_the_same_lots(world: World) -> None:
    results = api(Role.BUYER).get(f"members/{world.member}/results").json()
    noted = {row["lot"] for row in results["attention"] if row["code"] == "nothing-declared"}
    members = read_tower(today=paris_day(world.database)).members

    assert noted == SILENT
    assert {row.lot for row in members.nothing_sent} == SILENT
    assert members.nothing_sent_count == len(SILENT)


def test_tasks_name_them_where_one_contractor_owes_them(world: World) -> None:
    """Of `several` two contractors may owe the hours: nothing states which."""
    own = silent_tasks(api(Role.CONTRACTOR, world.contractor))

    assert own == {"ordered", "partly"}
    assert silent_tasks(api(Role.BUYER), contract=world.contract) == SILENT - {"several"}
    assert silent_tasks(api(Role.CONTRACTOR, world.second)) == set()


def test_a_contractor_reads_sums_of_the_lots_that_it_alone_holds(world: World) -> None:
    def lots(contractor: str) -> set[str]:
        with world.database.connect("read") as read, read.transaction():
            read.execute("select set_config('tremplin.contractor', %s, true)", (contractor,))
            rows = read.execute("select lot from ledger_balances where measure <> 'due' and amount <> 0")
            return {lot for (lot,) in rows}

    assert lots(world.contractor) == {"declared", "covered", "partly"}
    assert lots(world.second) == lots("stranger") == lots("") == set()
