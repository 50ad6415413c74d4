"""Contracts in course over HTTP: what a buyer posts, and the name of the rule where it is refused."""

from typing import Any

import pytest

from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]

BALANCE = {"hours": "118.00", "on": "2025-12-31", "evidence": "Bilan 2025"}
SUCCESSOR = {"on": "2026-08-01", "ground": "R2194-6"}
CLAUSE = {"way": "fixed", "function": "main", "hours": "900.00"}
REVISED = {"clause": CLAUSE, "effective_on": "2026-07-01", "ground": "R2194-1"}


@pytest.fixture
def buyer() -> Api:
    return api(Role.BUYER)


@pytest.fixture
def contract(buyer: Api) -> str:
    return a_contract(buyer, contractor=an_organisation(buyer, "contractor"), member=a_member(buyer))


def test_a_contract_is_renewed_amended_and_its_lot_terminated(buyer: Api, contract: str) -> None:
    lot = f"contracts/{contract}/lots/1"

    member, successor = a_member(buyer), an_organisation(buyer, "contractor")
    buyer.made(f"contracts/{contract}/members", member=member, from_="2026-01-01")
    made = [
        buyer.made(f"{lot}/tranches", id="option-1", hours="200.00"),
        buyer.made(f"{lot}/tranches/option-1/affirm", on="2026-07-01"),
        buyer.made(f"{lot}/opening", member=member, **BALANCE),
        buyer.made(f"{lot}/substitute", contractor=successor, **SUCCESSOR),
        buyer.made(f"contracts/{contract}/renewals", until="2032-12-31"),
        buyer.made(f"{lot}/target", **REVISED),
        buyer.made(f"{lot}/terminate", on="2026-09-30", reason="Liquidation"),
    ]

    other = a_contract(buyer, contractor=successor, member=member)
    made.append(buyer.made(f"{lot}/relaunch", contract=other, lot="1"))

    assert {item["id"] for item in made} == {contract, "option-1"}
    assert {item["position"]["log"] for item in made} == {"centrale"}


@pytest.mark.parametrize(
    ("path", "body", "code", "pointer"),
    [
        ("renewals", {"until": "2030-12-31"}, "not-later", "/until"),
        ("lots/1/target", {**REVISED, "ground": "x"}, "unknown-value", "/ground"),
        ("lots/1/target", {**REVISED, "clause": {"way": "fixed"}}, "required", "/clause/function"),
        ("lots/1/cancel", {"reason": "Infructueux"}, "already-notified", None),
        ("lots/1/terminate", {"on": "2019-12-31", "reason": "Liquidation"}, "not-notified", "/on"),
        ("lots/1/tranches", {"id": "t1", "hours": "0.00"}, "not-positive", "/hours"),
        ("lots/1/opening", {**BALANCE, "member": "nobody"}, "unknown-member", "/member"),
        ("lots/1/relaunch", {"contract": "nothing", "lot": "1"}, "not-failed", None),
        ("lots/1/substitute", {**SUCCESSOR, "contractor": "nobody"}, "unknown-contractor", "/contractor"),
        ("lots/1/terminate", {"on": "2026-01-01"}, "required", "/reason"),
    ],
)  # fmt: skip
def test_a_refusal_names_its_rule(
    buyer: Api, contract: str, path: str, body: dict[str, Any], code: str, pointer: str | None
) -> None:
    refused = buyer.post(f"contracts/{contract}/{path}", body)

    assert refused.status_code == 422
    problem = refused.json()
    codes = [problem.get("code"), *(error["code"] for error in problem.get("errors", ()))]
    assert code in codes
    assert pointer is None or pointer in [error["pointer"] for error in problem["errors"]]
