"""Clauses, lots in course and reservations over HTTP: the worked example (1.6), refusals by rule."""

from typing import Any

import pytest

from support.contract_terms import TERMS
from support.feeding import feed
from support.in_process_api import (
    Api,
    a_contract,
    a_market,
    a_member,
    an_organisation,
    api,
    hours_body,
    new_name,
)
from support.postgres_server import Database, paris_day
from support.story import siret_of
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]


def work(buyer: Api, log: str, contract: str, contractor: str, hours: str) -> None:
    """Hours of February 2026, declared by the contractor and validated by the buyer."""
    body = hours_body(contract, contractor, hours)
    declared = api(Role.CONTRACTOR, contractor).made(f"members/{log}/hours", **body)
    buyer.made(f"members/{log}/hours/{declared['id']}/validate")


def last_of(database: Database, topic: str) -> dict[str, object]:
    asked = "select convert_from(data, 'UTF8')::jsonb from events where topic = %s order by seq desc limit 1"
    ((data,),) = database.rows(asked, topic)
    return dict(data)


def test_the_worked_example(buyer: Api, module_database: Database) -> None:
    member, contractor, contract = a_market(buyer)
    lot = f"contracts/{contract}/lots/1"
    work(buyer, member, contract, contractor, "400.00")
    work(buyer, "centrale", contract, contractor, "200.00")
    buyer.made(f"{lot}/difficulty", on="2026-03-02", reason="candidats", excused_hours="50.00")
    refused = buyer.post(f"{lot}/penalty", {"on": "2026-05-02"})
    buyer.made(f"{lot}/formal-notice", on="2026-04-01", deadline="2026-05-01")
    early = buyer.post(f"{lot}/penalty", {"on": "2026-05-01"})
    decided = buyer.made(f"{lot}/penalty", on="2026-05-02")

    assert (refused.status_code, refused.json()["code"]) == (422, "no-formal-notice")
    assert (early.status_code, early.json()["code"]) == (422, "before-deadline")
    assert early.json()["article"] == "CCAG-FCS 16.1.5"
    assert decided["id"] == contract
    assert decided["log"] == "centrale"
    data = last_of(module_database, "execution.penalty-decided")
    # 833 − 600 = 233 h, 50 excused: 183 h; this contract states no rate.
    assert [data[name] for name in ("target", "validated", "excused", "hours", "amount")] == [
        833_00, 600_00, 50_00, 183_00, None,
    ]  # fmt: skip
    buyer.made(f"{lot}/penalty/cancel", on="2026-05-20", reason="accord")
    buyer.made(f"{lot}/suspend", from_="2026-06-01", until="2026-06-30", reason="activite-en-baisse")


def test_an_annulled_clause_is_due_no_more_in_a_member_s_results(
    buyer: Api, module_database: Database
) -> None:
    member, contractor, contract = a_market(buyer)
    lot = f"contracts/{contract}/lots/1"
    buyer.made(f"{lot}/allocation", member=member, hours="833.00")
    work(buyer, member, contract, contractor, "600.00")
    today = paris_day(module_database).isoformat()
    annulled = buyer.made(f"{lot}/annul", on=today, reason="redressement")
    feed(module_database)

    assert annulled["position"]["log"] == "centrale"
    own = api(Role.MEMBER, member)
    now = own.get("results").json()
    assert (now["clause_hours"]["due"], now["clause_hours"]["validated"]) == ("0.00", "600.00")
    assert [(item["due"], item["lot_target"]) for item in now["lots"]] == [("0.00", "0.00")]
    then = own.get("results", effective_to="2026-03-01").json()
    assert then["lots"][0]["lot_target"] == "833.00"
    life = own.get(f"lots/{contract}/1").json()["results"][0]["life"]
    assert life["annulled_on"] == today
    refused = buyer.post(f"{lot}/annul", {"on": "2026-06-01", "reason": "redressement"})
    assert (refused.status_code, refused.json()["code"]) == (422, "clause-annulled")
    assert refused.json()["article"] == "CCAG-FCS 16.1.4.4"


def test_a_rate_is_written_in_the_clause_and_shown_with_it(buyer: Api) -> None:
    contract = new_name("contract")
    clause = {"way": "fixed", "function": "main", "hours": "833.00", "penalty_per_hour": "20.00"}
    lots = [{"id": "1", "title": "Paris", "clause": clause}]

    assert buyer.made("contracts", id=contract, **TERMS, lots=lots)["id"] == contract
    odd = [{"id": "1", "title": "Paris", "clause": {**clause, "penalty_per_hour": "0.00"}}]
    refused = buyer.post("contracts", {**TERMS, "lots": odd})
    assert refused.json()["errors"][0]["pointer"] == "/lots/0/clause/penalty_per_hour"


def test_a_globalisation_is_made_with_an_identifier_of_its_own(buyer: Api) -> None:
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    contracts = [a_contract(buyer, contractor=contractor, member=member) for _ in range(2)]
    made = buyer.post(
        "globalisations",
        {"contracts": contracts, "contractor": contractor, "basin": "Paris", "from": "2026-03-01"},
    )
    again = buyer.post(
        "globalisations",
        {"contracts": contracts[:1], "contractor": contractor, "basin": "Paris", "from": "2026-03-01"},
    )

    assert made.status_code == 201
    assert made.json()["position"]["log"] == "centrale"
    assert (again.status_code, again.json()["code"]) == (422, "one-contract")
    assert again.json()["article"] == "CCAG-FCS 16.1.3"


BALANCE = {"hours": "118.00", "on": "2025-12-31", "evidence": "Bilan 2025"}
SUCCESSOR = {"on": "2026-08-01", "ground": "R2194-6"}
CLAUSE = {"way": "fixed", "function": "main", "hours": "900.00"}
REVISED = {"clause": CLAUSE, "effective_on": "2026-07-01", "ground": "R2194-1"}


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


PROOF = {"share_percent": "62.50", "on": "2025-12-01"}


def a_winner(buyer: Api, kind: str) -> str:
    identifier = new_name("winner")
    statuses = [{"kind": kind, "from": "2025-01-01"}]
    said = {"name": identifier, "siret": siret_of(identifier), "kind": "contractor", "statuses": statuses}
    buyer.made("organisations", id=identifier, **said)
    return identifier


def reserved(article: str, *, identifier: str, ends_on: str = "2028-12-31") -> dict[str, Any]:
    lots = [{"id": "1", "title": "Paris", "reservation": {"articles": [article]}}]
    return {**TERMS, "id": identifier, "starts_on": "2026-01-01", "ends_on": ends_on, "lots": lots}


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
