"""The indicators of a SPASER: contracts by number and by value, worked out by hand."""

from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_member, an_organisation, api, new_name
from support.member_year import pages
from support.postgres_server import Database
from support.sirets import siret_of
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]

CLAUSE = {"way": "fixed", "function": "main", "hours": "100.00"}
PROOF = {"share_percent": "55.00", "on": "2019-12-01"}


@pytest.fixture(scope="module")
def member(module_database: Database) -> str:
    """
    In 2026 it orders on three contracts and is invoiced on two of them; in 2025 on one.

    `green` (internal): lot 1 reserved and with a clause, an EA's; lot 2 neither, an EA's. `paper` (resale): a clause,
    an ordinary company's. `guard` (internal): nothing, an ordinary company's; ordered, never invoiced.
    """
    buyer = api(Role.BUYER)
    member, ea, plain = a_member(buyer), an_organisation(buyer, "contractor"), new_name("plain")
    buyer.made("organisations", id=plain, name=plain, siret=siret_of(plain), kind="contractor")
    reserved = {"id": "1", "title": "Parcs", "reservation": {"articles": ["L2113-12"]}, "clause": CLAUSE}
    green = contract(buyer, member, "internal", [reserved, {"id": "2", "title": "Serres"}])
    paper = contract(buyer, member, "resale", [{"id": "1", "title": "Papier", "clause": CLAUSE}])
    guard = contract(buyer, member, "internal", [{"id": "1", "title": "Gardiennage"}])
    award(buyer, green, "1", ea, evidence=PROOF)
    award(buyer, green, "2", ea)
    award(buyer, paper, "1", plain)
    award(buyer, guard, "1", plain)
    buys(
        buyer,
        member,
        green,
        "1",
        "1000.00",
        {"2025-11-03": "150.00", "2026-02-03": "400.00"},
        on="2025-10-01",
    )
    buys(buyer, member, green, "2", "90.00", {"2026-03-03": "60.00"})
    buys(buyer, member, paper, "1", "500.00", {"2026-04-03": "300.00", "2026-05-03": "-20.00"})
    buys(buyer, member, guard, "1", "70.00", {})
    feed(module_database)
    return member


def contract(buyer: Api, member: str, usage: str, lots: list[dict[str, Any]]) -> str:
    identifier = new_name("contract")
    terms = {"title": "Un contrat", "buyer": "rso", "centrale_role": "intermediary", "kind": "framework"}
    days = {"starts_on": "2020-01-01", "ends_on": "2030-12-31"}
    buyer.made("contracts", id=identifier, usage=usage, lots=lots, **terms, **days)
    buyer.made(f"contracts/{identifier}/publish")
    buyer.made(f"contracts/{identifier}/members", member=member, from_="2020-01-01")
    return identifier


def award(buyer: Api, contract: str, lot: str, contractor: str, **said: Any) -> None:
    buyer.made(
        f"contracts/{contract}/lots/{lot}/award", contractor=contractor, notified_on="2020-01-01", **said
    )


def buys(
    buyer: Api,
    member: str,
    contract: str,
    lot: str,
    amount: str,
    invoiced: dict[str, str],
    on: str = "2026-01-05",
) -> None:
    order = buyer.made(f"members/{member}/call-offs", contract=contract, lot=lot, amount=amount, placed_on=on)
    for day, part in invoiced.items():
        buyer.made(f"members/{member}/invoices", call_off=order["id"], amount=part, invoiced_on=day)


def indicator(contracts: int, lots: int, invoiced: str, ordered: str) -> dict[str, Any]:
    return {"contracts": contracts, "lots": lots, "invoiced": invoiced, "ordered": ordered}


def test_contracts_by_number_and_by_invoiced_value(member: str) -> None:
    (found,) = pages(api(Role.MEMBER, member), "spaser", year=2026)

    # Invoiced: 400 + 60 + 300 - 20. Ordered in 2026: 90 + 500 + 70 (the first order is of 2025).
    assert found["total"] == indicator(3, 4, "740.00", "660.00")
    # A clause: green 1 and paper; reserved: green 1; an EA won both lots of green, one contract.
    assert found["with_clause"] == indicator(2, 2, "680.00", "500.00")
    assert found["reserved"] == indicator(1, 1, "400.00", "0.00")
    assert found["social"] == indicator(2, 2, "680.00", "500.00")
    assert found["protected_winner"] == indicator(1, 2, "460.00", "90.00")
    assert found["value_basis"] == "invoiced"


def test_internal_purchases_and_resale_are_never_mixed(member: str) -> None:
    (found,) = pages(api(Role.BUYER), "spaser", member=member, year=2026)

    by_usage = {item["usage"]: item for item in found["by_usage"]}
    assert by_usage["internal"]["total"] == indicator(2, 3, "460.00", "160.00")
    assert by_usage["resale"]["total"] == indicator(1, 1, "280.00", "500.00")
    assert by_usage["resale"]["reserved"] == indicator(0, 0, "0.00", "0.00")


def test_rule_17_a_contract_over_two_years_counts_in_each_of_them(member: str) -> None:
    found = pages(api(Role.AUDITOR), "spaser", member=member)

    # `green` is in both years: 1 and 3 contracts, and three in all.
    assert [(item["year"], item["total"]["contracts"]) for item in found] == [(2025, 1), (2026, 3)]
    assert [item["reserved"]["invoiced"] for item in found] == ["150.00", "400.00"]
