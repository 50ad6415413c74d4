"""The centrale's registers, from the command to the list, as a buyer and an auditor read them."""

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
from support.member_year import pages
from support.postgres_server import Database
from support.story import siret_of
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]


@pytest.fixture(scope="module")
def buyer(module_database: Database) -> Api:
    return api(Role.BUYER)


def listed(database: Database, path: str, **query: Any) -> list[dict[str, Any]]:
    """The register as the auditor reads it, by pages of one; the buyer reads the same."""
    feed(database)
    found = pages(api(Role.AUDITOR), path, limit=1, **query)
    assert found == pages(api(Role.BUYER), path, **query)
    return found


def a_draft(buyer: Api, facilitator: str, *, ends_on: str = "2190-12-31") -> str:
    """A contract to publish, whose lot is entrusted to this facilitateur."""
    contract = a_registered_contract(buyer, title="Espaces verts", kind="contract", ends_on=ends_on)
    buyer.made(f"contracts/{contract}/lots/1/facilitator", facilitator=facilitator, from_="2020-01-01")
    return contract


def test_a_convention_is_listed_as_it_was_signed(buyer: Api, module_database: Database) -> None:
    facilitator, convention = an_organisation(buyer, "facilitator"), new_name("convention")
    days = {"from_": "2020-01-01", "to": "2190-12-31"}
    buyer.made("conventions", id=convention, facilitator=facilitator, capacity=1, **days)

    assert listed(module_database, "conventions", facilitator=facilitator) == [
        {
            "id": convention,
            "facilitator": facilitator,
            "capacity": 1,
            "from": "2020-01-01",
            "to": "2190-12-31",
            "ended_on": None,
            "amendments": [],
            "running": True,
            "followed": 0,
            "at_capacity": False,
            "unpublished": [],
        }
    ]


def test_a_convention_counts_what_its_facilitateur_follows(buyer: Api, module_database: Database) -> None:
    first, second = an_organisation(buyer, "facilitator"), an_organisation(buyer, "facilitator")
    ids = [
        buyer.made("conventions", facilitator=item, capacity=1, from_="2020-01-01")["id"]
        for item in (first, second)
    ]
    contract = a_contract(buyer, contractor=an_organisation(buyer, "contractor"), member=a_member(buyer))
    buyer.made(f"contracts/{contract}/lots/1/facilitator", facilitator=first, from_="2020-01-01")
    draft = a_draft(buyer, first)
    [row] = listed(module_database, "conventions", facilitator=first)
    assert (row["followed"], row["at_capacity"], row["unpublished"]) == (2, True, [draft])

    # Another takes over from a past day, and the first may follow three: it follows one.
    buyer.made(f"contracts/{draft}/lots/1/facilitator", facilitator=second, from_="2021-01-01")
    amended = buyer.made(f"conventions/{ids[0]}/amend", capacity=3, from_="2021-01-01")
    buyer.made(f"conventions/{ids[0]}/amend", capacity=9, from_="2190-01-01")
    buyer.made(f"conventions/{ids[1]}/end", on="2022-01-01")
    [mine], [its] = (listed(module_database, "conventions", facilitator=item) for item in (first, second))
    assert (mine["capacity"], mine["followed"], mine["at_capacity"]) == (3, 1, False)
    change = {"capacity": 3, "from": "2021-01-01", "seq": amended["position"]["seq"]}
    assert mine["amendments"][0] == change
    assert (its["running"], its["ended_on"], its["followed"]) == (False, "2022-01-01", 1)
    assert its["at_capacity"] is False


def test_launch_meetings_held_and_missed(buyer: Api, module_database: Database) -> None:
    contractor = an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=a_member(buyer))
    meeting = {"contractor": contractor, "held_on": "2020-01-20"}
    missed = buyer.made(f"contracts/{contract}/meetings", outcome="missed", **meeting)
    held = buyer.made(f"contracts/{contract}/meetings", outcome="calendrier", minutes="cr-14", **meeting)

    rows = listed(module_database, "meetings", contract=contract)

    assert [(row["id"], row["missed"], row["minutes"]) for row in rows] == [
        (missed["id"], True, None),
        (held["id"], False, "cr-14"),
    ]
    assert listed(module_database, "meetings", contract=contract, contractor="nobody") == []


def test_a_register_is_waited_for_and_is_not_for_members(buyer: Api, module_database: Database) -> None:
    made = buyer.made(
        "conventions", facilitator=an_organisation(buyer, "facilitator"), capacity=1, from_="2020-01-01"
    )
    feed(module_database)
    waiting = f"centrale:{made['position']['seq']}"

    answer = buyer.get("conventions", wait_for=waiting)

    assert answer.status_code == 200
    assert answer.json()["as_of"]["seq"] >= made["position"]["seq"]
    assert api(Role.MEMBER, a_member(buyer)).get("conventions").status_code == 403
    assert buyer.get("conventions", facilitateur="epec").status_code == 422


def test_an_address_that_is_read_and_written_says_both(buyer: Api) -> None:
    answer = buyer._client.delete("/api/v1/conventions")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def an_award(buyer: Api, team: str, *, lot: dict[str, Any], on: str = "2025-05-02", **award: Any) -> str:
    """A contract of one lot, of this team, awarded to an EA; gives the position of the award."""
    contract = a_registered_contract(
        buyer,
        title="Espaces verts",
        buyer=team,
        kind="contract",
        starts_on="2025-01-01",
        lots=[{"id": "1", "title": "Sièges", **lot}],
    )
    contractor = an_organisation(buyer, "contractor")
    body = {"contractor": contractor, "notified_on": on, **award}
    made = buyer.made(f"contracts/{contract}/lots/1/award", **body)
    return f"{made['id']}:{made['position']['seq']}"


EVIDENCE: dict[str, Any] = {"evidence": {"share_percent": "60.00", "on": "2025-01-01"}}
RESERVED = {"reservation": {"articles": ["L2113-12"]}}
CLAUSE = {"clause": {"way": "fixed", "function": "main", "hours": "100.00"}}


def test_objectives_are_measured_from_awards(buyer: Api, module_database: Database) -> None:
    team = new_name("team")
    for kind, count in (("reserved-contract", 1), ("insertion-clause", 2)):
        buyer.made("objectives", buyer=team, year=2025, kind=kind, count=count)
    rows = listed(module_database, "objectives", buyer=team)
    assert [(row["reached"], row["achieved"], row["events"]) for row in rows] == [(False, 0, [])] * 2

    reserved = an_award(buyer, team, lot=RESERVED, **EVIDENCE).partition(":")[2]
    an_award(buyer, team, lot=RESERVED, on="2026-01-02", **EVIDENCE)  # another year
    an_award(buyer, new_name("team"), lot=RESERVED, **EVIDENCE)  # another buyer
    clauses = [an_award(buyer, team, lot=CLAUSE).partition(":")[2] for _ in range(2)]

    rows = listed(module_database, "objectives", buyer=team, year=2025)
    assert [(row["kind"], row["reached"], row["achieved"]) for row in rows] == [
        ("reserved-contract", True, 1),
        ("insertion-clause", True, 2),
    ]
    assert [row["events"] for row in rows] == [
        [{"log": "centrale", "seq": int(reserved)}],
        [{"log": "centrale", "seq": int(seq)} for seq in clauses],
    ]
    again = buyer.made("objectives", buyer=team, year=2025, kind="reserved-contract", count=2)
    [row] = listed(module_database, "objectives", buyer=team, kind="reserved-contract")
    assert (row["id"], row["count"], row["reached"]) == (again["id"], 2, False)


def test_a_sourcing_round_with_what_came_of_it(buyer: Api, module_database: Database) -> None:
    round_, met = new_name("round"), {"name": "Les Jardins adaptés", "siret": SIRET, "kind": "EA"}
    values = {"need": "Espaces verts", "strategy": "lot", "met": [met], "feasible": True, "how": "un lot"}
    buyer.made("sourcing", id=round_, **values)
    contract, _, seq = an_award(buyer, new_name("team"), lot={}, sourcing=round_).partition(":")

    [row] = [item for item in listed(module_database, "sourcing") if item["id"] == round_]
    [award] = row.pop("awards")

    assert row == {"id": round_, "contract": None, **values}
    assert (award["contract"], award["lot"], award["notified_on"]) == (contract, "1", "2025-05-02")
    assert (award["reserved"], award["protected"]) == (False, True)
    assert award["event"] == {"log": "centrale", "seq": int(seq)}
    assert buyer.post("sourcing", {"strategy": "lot"}).json()["code"] == "contract-or-need"


def test_the_other_registers(buyer: Api, module_database: Database) -> None:
    team, contract = new_name("team"), a_draft(buyer, an_organisation(buyer, "facilitator"))
    values: dict[str, dict[str, Any]] = {
        "trainings": {"buyer": team, "held_on": "2025-02-03", "subject": "réserver"},
        "screenings": {"cpv": team[:10], "function": "logistics", "finding": "deux postes"},
        "referents": {"person": team, "contract": contract, "from": "2025-01-01"},
        "commitments": {"kind": "clause-drafting", "to": team, "due_on": "2025-03-01"},
    }
    filters = {"trainings": "buyer", "screenings": "cpv", "referents": "person", "commitments": "to"}
    made = {path: buyer.made(path, **body)["id"] for path, body in values.items()}
    buyer.made(f"commitments/{made['commitments']}/done")
    for path, body in values.items():
        [row] = listed(module_database, path, **{filters[path]: body[filters[path]]})
        if path == "commitments":
            assert row.pop("done_on") is not None
            assert row.pop("owed_by") == "centrale"
        assert row == {"id": made[path], **body}


def test_the_register_of_exemptions(buyer: Api, module_database: Database) -> None:
    status = new_name("buyer")
    buyer.made(
        "organisations",
        id=status,
        name="X",
        siret=siret_of(status),
        kind="other",
        buyer_status="central-authority",
    )
    contract = new_name("contract")
    terms = {"usage": "internal", "centrale_role": "intermediary", "kind": "contract"}
    days = {"notice_on": "2026-08-22", "starts_on": "2026-10-01", "ends_on": "2030-12-31"}
    buyer.made("contracts", id=contract, title="Licences", buyer=status, **terms, **days)
    waiver = {"contract": contract, "ground": "insufficient-link", "estimated": "140000.00"}
    buyer.made("waivers", **waiver)

    [row] = listed(module_database, "waivers", finding="missing-motive", contract=contract)
    assert row == {
        "id": contract,
        **waiver,
        "article": "L2112-2-1 II 2°",
        "text": "",
        "buyer": status,
        "buyer_status": "central-authority",
        "works": False,
        "notice_on": "2026-08-22",
        "threshold": "140000.00",
        "needed": True,
        "standing": "needed",
        "findings": ["missing-motive"],
    }
    buyer.made("waivers", **{**waiver, "text": "Livrées en ligne"})
    assert listed(module_database, "waivers", finding="missing-motive", contract=contract) == []
    [row] = listed(module_database, "waivers", contract=contract)
    assert (row["text"], row["findings"]) == ("Livrées en ligne", [])
    buyer.made("waivers", **{**waiver, "estimated": "139999.99"})
    [row] = listed(module_database, "waivers", contract=contract)
    assert (row["needed"], row["standing"]) == (False, "under-the-threshold")


def test_rule_43_a_convention_at_capacity_warns_before_publishing(
    buyer: Api, module_database: Database
) -> None:
    facilitator = an_organisation(buyer, "facilitator")
    buyer.made("conventions", facilitator=facilitator, capacity=1, from_="2020-01-01")
    a_draft(buyer, facilitator, ends_on="2021-12-31")
    [row] = listed(module_database, "conventions", facilitator=facilitator)
    assert (row["followed"], row["at_capacity"]) == (0, False)  # that contract is over
    draft = a_draft(buyer, facilitator)

    [row] = listed(module_database, "conventions", facilitator=facilitator)
    assert (row["followed"], row["at_capacity"], row["unpublished"]) == (1, True, [draft])

    assert buyer.post(f"contracts/{draft}/publish").status_code == 200
    [row] = listed(module_database, "conventions", facilitator=facilitator)
    assert (row["at_capacity"], row["unpublished"]) == (True, [])


def test_a_contract_that_was_declined_is_not_followed(buyer: Api, module_database: Database) -> None:
    facilitator = an_organisation(buyer, "facilitator")
    buyer.made("conventions", facilitator=facilitator, capacity=1, from_="2020-01-01")
    lot = f"contracts/{a_draft(buyer, facilitator)}/lots/1"

    buyer.made(f"{lot}/decline", facilitator=facilitator, on="2020-02-01", reason="no-answer")
    [row] = listed(module_database, "conventions", facilitator=facilitator)
    assert (row["followed"], row["at_capacity"]) == (0, False)

    buyer.made(f"{lot}/facilitator", facilitator=facilitator, from_="2020-03-01")
    [row] = listed(module_database, "conventions", facilitator=facilitator)
    assert (row["followed"], row["at_capacity"]) == (1, True)
