"""`GET contracts` and `contracts/{id}`: figures worked by hand over four members."""

from typing import Any

import pytest

from support.feeding import feed
from support.four_members import EA, FIXED, World, four_members
from support.in_process_api import Api, a_member, a_registered_contract, an_organisation, api
from support.member_year import pages
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

NOTHING: dict[str, list[Any]] = {"difficulties": [], "suspensions": [], "notices": [], "penalties": []}


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    return four_members(module_database)


def test_a_contract_is_read_whole_by_a_buyer(world: World) -> None:
    found = api(Role.BUYER).get(f"contracts/{world.contract}").json()

    assert {
        name: found[name] for name in ("id", "source", "state", "buyer", "maximum", "cpv", "opened_to")
    } == {
        "id": world.contract,
        "source": "centrale",
        "state": "open",
        "buyer": "equipe-rso",
        "maximum": "90000.00",
        "cpv": "90910000",
        "opened_to": 4,
    }
    # 100 + 200 + 300 + 1000 + 500 ordered; 50 + 100 + 150 + 70 invoiced; 10 + 20 + 7 + 4 hours.
    assert found["totals"] == totals("2100.00", "370.00", "41.00", 4)
    assert [lot["totals"] for lot in found["lots"]] == [
        totals("600.00", "300.00", "41.00", 3),
        totals("1500.00", "70.00", "0.00", 2),
        totals("0.00", "0.00", "0.00", 0),
    ]


def test_the_rest_of_a_target_is_nobody_s(world: World) -> None:
    north, south, furniture = api(Role.BUYER).get(f"contracts/{world.contract}").json()["lots"]

    assert (north["target"], north["allocated"], north["unallocated"]) == ("1000.00", "550.50", "449.50")
    assert north["allocations"] == [
        {"member": world.members[0], "hours": "300.00"},
        {"member": world.members[1], "hours": "250.50"},
    ]
    assert (south["target"], south["allocations"], south["unallocated"]) == (None, [], None)
    assert (furniture["reservation"], furniture["awards"]) == ({"articles": EA}, [])
    assert (north["maximum"], south["maximum"]) == ("50000.00", None)


def test_awards_and_facilitateurs_are_read(world: World) -> None:
    north, south, _ = api(Role.BUYER).get(f"contracts/{world.contract}").json()["lots"]

    award: dict[str, Any] = {
        "contractor": world.contractor,
        "notified_on": "2020-01-01",
        "amount": "5400.00",
        "article": None,
        "protected": True,
        "sourcing": None,
        "group": [],
        "evidence": None,
    }
    assert north["awards"] == [award]
    assert south["awards"] == [{**award, "amount": None}]
    assert north["facilitators"] == [
        {"facilitator": world.facilitator, "since": "2020-01-01", "territory": None, "declined_on": None}
    ]


def test_the_execution_of_a_clause_is_read(world: World) -> None:
    north, south, _ = api(Role.BUYER).get(f"contracts/{world.contract}").json()["lots"]

    # 1000.00 due less 41.00 validated and 20.00 excused.
    assert north["execution"] == {
        "difficulties": [{"on": "2026-02-10", "reason": "secteur en tension", "excused_hours": "20.00"}],
        "suspensions": [{"on": "2026-03-01", "until": "2026-03-31", "reason": "chantier arrêté"}],
        "notices": [{"on": "2026-04-01", "deadline": "2026-04-30", "contractors": [world.contractor]}],
        "penalties": [
            {
                "on": "2026-05-04",
                "hours": "939.00",
                "rate": None,
                "amount": None,
                "cancelled_on": "2026-05-11",
            }
        ],
    }
    assert south["execution"] == NOTHING


def test_totals_of_few_payers_are_withheld_from_auditors(world: World) -> None:
    found = api(Role.AUDITOR).get(f"contracts/{world.contract}").json()

    assert [lot["totals"] for lot in found["lots"]] == [
        totals("600.00", "300.00", "41.00", 3),
        totals(None, None, None, 2),
        totals(None, None, None, 0),
    ]
    assert found["totals"] == totals(None, None, None, 4)  # less lot 1, it would give lot 2


def one_in_each_state(buyer: Api) -> dict[str, str]:
    """Contracts of one lot, by identifier, with the state of each."""
    draft, published, opened, ended, over, given_up = (a_registered_contract(buyer) for _ in range(6))
    for contract in (published, opened, ended, over, given_up):
        buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{opened}/members", all=True, from_="2020-01-01")
    old = a_registered_contract(buyer, starts_on="2020-01-01", ends_on="2024-12-31")
    buyer.made(f"contracts/{old}/publish")
    contractor = an_organisation(buyer, "contractor")
    for contract in (ended, over):
        buyer.made(f"contracts/{contract}/lots/1/award", contractor=contractor, notified_on="2020-01-01")
    buyer.made(f"contracts/{ended}/lots/1/terminate", on="2026-01-31", reason="faute")
    buyer.made(f"contracts/{given_up}/lots/1/cancel", reason="infructueux")
    return {
        draft: "draft",
        published: "published",
        opened: "open",
        ended: "ended",
        old: "ended",
        over: "published",
        given_up: "cancelled",
    }


def test_each_state_of_a_contract(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    expected = one_in_each_state(buyer)
    feed(module_database)

    listed = {row["id"]: row for row in pages(api(Role.AUDITOR), "contracts", limit=3)}
    assert {name: listed[name]["state"] for name in expected} == expected
    assert {name: buyer.get(f"contracts/{name}").json()["state"] for name in expected} == expected
    for state in sorted({*expected.values()}):
        named = {row["id"] for row in pages(buyer, "contracts", state=state)}
        assert named & {*expected} == {name for name, is_in in expected.items() if is_in == state}
    counts = [(expected[name], listed[name]["lots"], listed[name]["to_award"]) for name in expected]
    assert ("cancelled", 1, 0) in counts
    assert {("draft", 1, 1), ("published", 1, 1), ("published", 1, 0)} <= {*counts}


def test_a_draft_is_read_by_the_centrale_alone(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    draft = a_registered_contract(buyer, lots=[{"id": "9", "title": "Bureaux", "clause": FIXED}])
    member = api(Role.MEMBER, a_member(buyer))
    feed(module_database)

    [lot] = buyer.get(f"contracts/{draft}").json()["lots"]

    assert (lot["title"], lot["clause"]["hours"], lot["unallocated"]) == ("Bureaux", "1000.00", "1000.00")
    assert [pages(asking, "catalogue", contract=draft) for asking in (buyer, member)] == [[], []]
    assert member.get(f"contracts/{draft}").status_code == 403


def test_an_absent_contract_is_404_before_any_other_fault(world: World) -> None:
    buyer = api(Role.BUYER)

    answers = [buyer.get("contracts/nothing", **query) for query in ({}, {"unknown": "1"})]
    faulty = buyer.get(f"contracts/{world.contract}", unknown="1")

    assert [answer.status_code for answer in answers] == [404, 404]
    assert (faulty.status_code, faulty.json()["code"]) == (422, "unknown-field")
    assert buyer.get("contracts", state="asleep").status_code == 422


def totals(ordered: str | None, invoiced: str | None, validated: str | None, members: int) -> dict[str, Any]:
    return {"ordered": ordered, "invoiced": invoiced, "validated": validated, "members": members}
