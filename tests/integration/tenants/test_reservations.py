"""Reservations over HTTP: the rule that refuses, by its name, its article and its field."""

from typing import Any

import pytest

from support.in_process_api import Api, api, new_name
from support.sirets import siret_of
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]

PROOF = {"share_percent": "62.50", "on": "2025-12-01"}


@pytest.fixture
def buyer() -> Api:
    return api(Role.BUYER)


def a_winner(buyer: Api, kind: str) -> str:
    identifier = new_name("winner")
    statuses = [{"kind": kind, "from": "2025-01-01"}]
    said = {"name": identifier, "siret": siret_of(identifier), "kind": "contractor", "statuses": statuses}
    buyer.made("organisations", id=identifier, **said)
    return identifier


def reserved(article: str, *, identifier: str, ends_on: str = "2028-12-31") -> dict[str, Any]:
    return {
        "id": identifier,
        "title": "Espaces verts",
        "buyer": "equipe-rso",
        "usage": "internal",
        "centrale_role": "intermediary",
        "kind": "framework",
        "starts_on": "2026-01-01",
        "ends_on": ends_on,
        "lots": [{"id": "1", "title": "Paris", "reservation": {"articles": [article]}}],
    }


def refusal(answer: Any) -> tuple[str, str | None, str]:
    assert answer.status_code == 422, answer.content
    problem = answer.json()
    return problem["code"], problem.get("article"), problem["errors"][0]["pointer"]


def test_rule_27_three_years_of_the_social_economy(buyer: Api) -> None:
    first, second = new_name("contract"), new_name("contract")
    long = reserved("L2113-15", identifier=first, ends_on="2029-01-01")
    assert refusal(buyer.post("contracts", long)) == ("ess-duration", "L2113-16", "/ends_on")
    for identifier in (first, second):
        buyer.made("contracts", **reserved("L2113-15", identifier=identifier))

    renewal = buyer.post(f"contracts/{first}/renewals", {"until": "2029-01-01"})
    assert refusal(renewal) == ("ess-duration", "L2113-16", "/until")
    winner = a_winner(buyer, "ESS")
    buyer.made(f"contracts/{first}/lots/1/award", contractor=winner, notified_on="2026-01-01")
    again = buyer.post(
        f"contracts/{second}/lots/1/award", {"contractor": winner, "notified_on": "2026-06-01"}
    )
    assert refusal(again) == ("ess-repeat", "L2113-16", "/contractor")


def test_rule_25_and_45_a_group(buyer: Api) -> None:
    contract = new_name("contract")
    buyer.made("contracts", **reserved("L2113-12", identifier=contract))
    lead, other = a_winner(buyer, "ESAT"), a_winner(buyer, "EI")
    award = {"contractor": lead, "notified_on": "2026-01-01", "evidence": PROOF}

    def group(share: str) -> list[dict[str, Any]]:
        return [
            {"contractor": lead, "share_percent": "70.00", "lead": True},
            {"contractor": other, "share_percent": share},
        ]

    path = f"contracts/{contract}/lots/1/award"
    assert refusal(buyer.post(path, {**award, "group": group("29.99")}))[::2] == (
        "shares-not-whole",
        "/group",
    )
    assert refusal(buyer.post(path, {**award, "group": group("30.00")}))[::2] == (
        "statement-needed",
        "/statement",
    )
    buyer.made(path, **award, group=group("30.00"), statement="Groupement jugé en son entier")


def test_rule_23_a_successor_without_proof(buyer: Api) -> None:
    contract = new_name("contract")
    buyer.made("contracts", **reserved("L2113-12", identifier=contract))
    first, successor = a_winner(buyer, "ESAT"), a_winner(buyer, "EA")
    lot = f"contracts/{contract}/lots/1"
    buyer.made(f"{lot}/award", contractor=first, notified_on="2026-01-01", evidence=PROOF)
    said = {"contractor": successor, "on": "2026-07-01", "ground": "R2194-6"}

    assert refusal(buyer.post(f"{lot}/substitute", said)) == ("no-evidence", "R2113-7", "/evidence")
    buyer.made(f"{lot}/substitute", **said, evidence=PROOF)
