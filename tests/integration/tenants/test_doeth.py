"""DOETH and SPASER over HTTP: attestations in the member's own name, and indicators worked by hand."""

from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import (
    SIRET,
    Api,
    a_contract,
    a_member,
    a_registered_contract,
    an_organisation,
    api,
    new_name,
)
from support.member_year import Year, pages
from support.postgres_server import Database, paris_day
from support.story import siret_of
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]

MOVED = "26750045200011"


def attest(to: Year, contractor: str, **said: Any) -> dict[str, Any]:
    buyer = api(Role.BUYER)
    body = {
        "year": 2025,
        "contractor": contractor,
        "issued_to": to.member,
        "amount3": "8000.00",
        "amount4": "2400.00",
        "received_on": "2026-02-01",
        **said,
    }
    return buyer.made(f"members/{to.member}/doeth", **body)


def row_of(reading: Api, year: int, **asked: Any) -> dict[str, Any]:
    (found,) = pages(reading, "doeth", year=year, **asked)
    return found


def test_rule_56_a_year_is_provisional_until_attestations_are_received(
    year: Year, module_database: Database
) -> None:
    reading = api(Role.MEMBER, year.member)

    # 50.00 were invoiced in 2026 by an EA, whose attestation is not received: no figure, never one from spend.
    before = row_of(reading, 2026)
    assert (before["amount3"], before["amount4"]) == (None, None)
    assert (before["provisional"], before["awaited"]) == (True, [year.contractor])

    other = an_organisation(api(Role.BUYER), "contractor")
    made = attest(year, year.contractor)
    attest(year, other, amount3="100.00", amount4="30.00")
    centrale = attest(year, other, issued_to="centrale", amount3="9000.00", amount4="2700.00")
    feed(module_database)

    found = row_of(reading, 2025)
    assert (found["member"], found["siren"]) == (year.member, siret_of(year.member)[:9])
    assert (found["amount3"], found["amount4"]) == ("8100.00", "2430.00")
    assert (found["provisional"], found["awaited"]) == (False, [])
    events = {
        attestation["issued_to"]: attestation["event"]
        for attestation in found["attestations"]
        if attestation["contractor"] == other
    }
    assert events["centrale"] == centrale["position"]
    first = next(item for item in found["attestations"] if item["contractor"] == year.contractor)
    assert first["event"] == made["position"]
    uncounted = [item for item in found["attestations"] if not item["counted"]]
    assert [entry["why_not"] for entry in uncounted] == ["Elle n’est pas établie au nom de ce membre."]


def test_rule_56_a_running_year_or_awaited_attestation_is_provisional(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    attested, silent = (an_organisation(buyer, "contractor") for _ in range(2))
    this_year = paris_day(module_database).year
    before, last = this_year - 2, this_year - 1
    spent = {attested: (before, last, this_year), silent: (last,)}
    for contractor, years in spent.items():
        contract = a_contract(buyer, contractor=contractor, member=member)
        for year in years:
            order = {"contract": contract, "lot": "1", "amount": "900.00", "placed_on": f"{year}-01-01"}
            made = buyer.made(f"members/{member}/call-offs", **order)
            invoice = {"call_off": made["id"], "amount": "500.00", "invoiced_on": f"{year}-01-01"}
            buyer.made(f"members/{member}/invoices", **invoice)
    for year in (before, last, this_year):
        body = {"amount3": "100.00", "amount4": "30.00", "received_on": f"{year}-01-01"}
        buyer.made(f"members/{member}/doeth", year=year, contractor=attested, issued_to=member, **body)
    feed(module_database)

    rows = {row["year"]: row for row in pages(api(Role.MEMBER, member), "doeth")}
    by_year = {year: (row["provisional"], row["awaited"]) for year, row in rows.items()}
    assert by_year == {before: (False, []), last: (True, [silent]), this_year: (True, [])}
    assert {row["amount3"] for row in rows.values()} == {"100.00"}


def test_rule_56_no_figure_where_the_only_attestation_is_in_another_name(
    year: Year, module_database: Database
) -> None:
    attest(year, year.contractor, year=2024, received_on="2025-02-01", issued_to="centrale")
    feed(module_database)

    found = row_of(api(Role.AUDITOR), 2024, member=year.member)

    assert (found["amount3"], found["amount4"], len(found["attestations"])) == (None, None, 1)


def test_rule_37_and_56_a_year_is_that_of_the_siren_held_at_its_end(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    for siret, since in ((MOVED, "2025-01-01"), (SIRET, "2190-01-01")):
        buyer.made(f"organisations/{member}/siret", siret=siret, from_=since)
    this_year = paris_day(module_database).year
    for year in (2024, 2025, this_year):
        body = {"amount3": "100.00", "amount4": "30.00", "received_on": f"{year}-01-01"}
        buyer.made(f"members/{member}/doeth", year=year, contractor=contractor, issued_to=member, **body)
    feed(module_database)

    found = {row["year"]: row["siren"] for row in pages(api(Role.MEMBER, member), "doeth")}

    # It moved on 1 January 2025; that it will move again is not this year's yet.
    assert found == {2024: siret_of(member)[:9], 2025: MOVED[:9], this_year: MOVED[:9]}


def test_an_attestation_is_refused_at_the_field_at_fault(year: Year) -> None:
    buyer = api(Role.BUYER)
    body = {
        "year": 2190,
        "contractor": year.contractor,
        "issued_to": year.member,
        "amount3": "1.00",
        "amount4": "0.30",
        "received_on": "2026-02-01",
    }

    def refused(**said: Any) -> tuple[int, str]:
        answer = buyer.post(f"members/{year.member}/doeth", {**body, **said})
        problem = answer.json()
        return answer.status_code, problem.get("code") or problem["errors"][0]["code"]

    assert refused() == (422, "year-not-begun")
    assert refused(year="vingt")[0] == 422
    assert refused(year=2025, received_on="2190-01-01") == (422, "received-out-of-time")
    assert refused(year=2025, contractor="nobody") == (422, "unknown-contractor")
    assert buyer.post("members/centrale/doeth", {**body, "year": 2025}).status_code == 422


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
    identifier = a_registered_contract(buyer, usage=usage, lots=lots)
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
