"""A lot's clause from a difficulty to a penalty, over HTTP; the worked example of the domain page (1.6)."""

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api, new_name
from support.paris import paris_day
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]


@pytest.fixture
def buyer() -> Api:
    return api(Role.BUYER)


def work(buyer: Api, log: str, contract: str, contractor: str, hours: str) -> None:
    """Hours of February 2026, declared by the contractor and validated by the buyer."""
    declared = api(Role.CONTRACTOR, contractor).made(
        f"members/{log}/hours",
        contract=contract,
        lot="1",
        contractor=contractor,
        modality="direct",
        worked_from="2026-02-01",
        worked_to="2026-02-28",
        hours=hours,
    )
    buyer.made(f"members/{log}/hours/{declared['id']}/validate")


def last_of(database: Database, topic: str) -> dict[str, object]:
    with database.connect_superuser() as connection:
        row = connection.execute(
            "select convert_from(data, 'UTF8')::jsonb from events where topic = %s order by seq desc limit 1",
            (topic,),
        ).fetchone()
    assert row is not None
    data: dict[str, object] = row[0]
    return data


def test_the_worked_example(buyer: Api, module_database: Database) -> None:
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=member)
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
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=member)
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
    body = {"title": "Nettoyage", "buyer": "rso", "usage": "internal", "centrale_role": "intermediary"}
    days = {"kind": "framework", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    lots = [{"id": "1", "title": "Paris", "clause": clause}]

    assert buyer.made("contracts", id=contract, **body, **days, lots=lots)["id"] == contract
    odd = [{"id": "1", "title": "Paris", "clause": {**clause, "penalty_per_hour": "0.00"}}]
    refused = buyer.post("contracts", {**body, **days, "lots": odd})
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
