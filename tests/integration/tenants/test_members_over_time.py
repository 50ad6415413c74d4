"""Members over time, as the API shows them; an answer that the document does not announce fails."""

import json
from datetime import datetime
from decimal import Decimal

import pytest

from support.documented import hold_to_document
from support.feeding import fed_later, feed, replay
from support.in_process_api import Api, a_market, a_member, api, hours_body, new_name
from support.postgres_server import Database
from support.story import siret_of
from tremplin_platform.audit.verify import verify
from tremplin_tenants.keys import list_keys, revoke_key
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

MOVED, LATER = "26750045200011", "2199-01-01"


def row(buyer: Api, member: str) -> dict[str, str]:
    """The member's row in the list of members."""
    return next(item for item in buyer.get("members").json()["results"] if item["id"] == member)


def test_rule_37_the_list_of_members_tells_the_siret_of_today(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    feed(module_database)
    first = row(buyer, member)["siret"]

    buyer.made(f"organisations/{member}/siret", siret=MOVED, from_=LATER)
    feed(module_database)
    assert row(buyer, member)["siret"] == first
    buyer.made(f"organisations/{member}/siret", siret=MOVED, from_="2024-01-01")
    feed(module_database)

    assert row(buyer, member)["siret"] == MOVED


def test_rule_36_a_corrected_first_day_is_answered_and_refused_by_its_name(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)

    made = buyer.made(f"organisations/{member}/membership", joined_on="2021-01-01")
    again = buyer.post(f"organisations/{member}/membership", {"joined_on": "2021-01-01"})

    assert (made["id"], made["log"]) == (member, "centrale")
    assert (again.status_code, again.json()["code"]) == (422, "same-day")


def total(buyer: Api, measure: str) -> Decimal:
    """What the centrale's members come to together."""
    rows = buyer.get("members", limit=200).json()["results"]
    return sum((Decimal(item["clause_hours"][measure]) for item in rows), Decimal(0))


def working(buyer: Api, contract: str, contractor: str, member: str, *, hours: str) -> str:
    """Hours of March 2024 that wait for the buyer."""
    body = hours_body(contract, contractor, hours, first="2024-03-04", last="2024-03-08")
    made = api(Role.CONTRACTOR, contractor).made(f"members/{member}/hours", **body)
    return str(made["id"])


def test_rule_32_a_merger_moves_no_total_and_closes_the_old_keys(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    old, contractor, contract = a_market(buyer)
    new = a_member(buyer)
    done, waiting = (working(buyer, contract, contractor, old, hours=hours) for hours in ("35.00", "14.00"))
    buyer.made(f"members/{old}/hours/{done}/validate")
    key = api(Role.MEMBER, old)
    feed(module_database)
    before = {measure: total(buyer, measure) for measure in ("declared", "validated", "pending")}
    results = buyer.get(f"members/{old}/results").json()
    known = buyer.get(f"members/{new}/results").json()["as_of"]["seq"]
    assert key.get("me").status_code == 200

    buyer.made(f"organisations/{old}/merge", into=new, on=results["asked"]["effective_to"])
    assert key.get("me").status_code == 401
    feed(module_database)

    listed = {item["id"] for item in buyer.get("members", limit=200).json()["results"]}
    assert new in listed
    assert old not in listed
    assert {measure: total(buyer, measure) for measure in before} == before
    after = buyer.get(f"members/{old}/results").json()
    assert (after["clause_hours"], after["quarters"]) == (results["clause_hours"], results["quarters"])
    found = buyer.get(f"members/{new}/results").json()["clause_hours"]
    assert (found["declared"], found["validated"], found["pending"]) == ("49.00", "35.00", "14.00")
    then = buyer.get(f"members/{new}/results", known_at=known).json()["clause_hours"]
    assert then["validated"] == "0.00"

    buyer.made(f"members/{old}/hours/{waiting}/validate")
    feed(module_database)

    # the 14 h that waited in the old log count at the successor
    found = buyer.get(f"members/{new}/results").json()["clause_hours"]
    assert (found["validated"], found["pending"]) == ("49.00", "0.00")
    assert total(buyer, "validated") == before["validated"] + 14
    lots = buyer.get("lots", contract=contract).json()["results"]
    assert [(lot["member"], lot["validated"]) for lot in lots] == [(new, "49.00")]


def test_rule_32_the_keys_of_a_merged_member_are_listed_as_closed(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    old, new = a_member(buyer), a_member(buyer)
    for member in (old, new):
        api(Role.MEMBER, member)
    first = next(key for key in list_keys() if key.organisation == old)
    revoke_key(prefix=first.prefix)
    api(Role.MEMBER, old)

    merged = buyer.made(f"organisations/{old}/merge", into=new, on="2025-01-01")["position"]["seq"]

    after = buyer.get("events", log="centrale", after=merged - 3).json()["results"]
    subject = f"centrale/organisation/{old}"
    (recorded,) = [item["recorded_at"] for item in after if item["subject"] == subject]
    revoked, closed = [key.revoked_at for key in list_keys() if key.organisation == old]
    assert closed == datetime.fromisoformat(recorded)
    assert revoked is not None
    assert revoked < closed  # that one was closed before
    assert [key.revoked_at for key in list_keys() if key.organisation == new] == [None]


def test_rule_32_who_waits_for_what_was_finished_reads_it_at_the_successor(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    old, contractor, contract = a_market(buyer)
    new = a_member(buyer)
    waiting = working(buyer, contract, contractor, old, hours="14.00")
    buyer.made(f"organisations/{old}/merge", into=new, on="2025-01-01")
    feed(module_database)
    seq = buyer.made(f"members/{old}/hours/{waiting}/validate")["position"]["seq"]

    assert buyer.get(f"members/{old}/results", wait_for=f"{old}:{seq - 1}").status_code == 200
    with fed_later(module_database):
        found = buyer.get(f"members/{new}/results", wait_for=f"{old}:{seq}").json()

    assert (found["clause_hours"]["validated"], found["clause_hours"]["pending"]) == ("14.00", "0.00")


def test_rule_34_who_left_still_reads_its_history(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    key = api(Role.MEMBER, member)
    buyer.made(f"organisations/{member}/leave", left_on="2024-01-01")
    feed(module_database)

    assert key.get("results").status_code == 200
    assert key.get("events").json()["results"][-1]["type"] == "delivered.member-left"


def test_rule_32_what_was_known_before_is_answered_to_the_byte(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    old, new = a_member(buyer), a_member(buyer)
    feed(module_database)
    recorded = {member: buyer.get(f"members/{member}/results", known_at=1).content for member in (old, new)}

    buyer.made(f"organisations/{old}/merge", into=new, on="2025-01-01")
    feed(module_database)

    for member, before in recorded.items():
        assert buyer.get(f"members/{member}/results", known_at=1).content == before


def test_rule_32_each_figure_of_a_successor_is_explained_by_its_lineage(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    old, contractor, contract = a_market(buyer)
    new = a_member(buyer)
    buyer.made(f"members/{old}/hours/{working(buyer, contract, contractor, old, hours='35.00')}/validate")
    buyer.made(f"organisations/{old}/merge", into=new, on="2025-01-01")
    feed(module_database)

    lines = api(Role.MEMBER, new).get("results/explain", measure="validated").json()["results"]

    assert [line["amount"] for line in lines] == ["35.00"]
    assert old in lines[0]["sentence"]


def test_rule_33_the_parts_of_a_split_member_are_members(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member, part = a_member(buyer), new_name("part")
    into = [{"id": part, "name": "Partie nord", "siret": siret_of(part), "territory": "59"}]

    refused = buyer.post(
        f"organisations/{member}/split", {"into": [{**into[0], "siret": "1" * 14}], "on": "2025-01-01"}
    )
    buyer.made(f"organisations/{member}/split", into=into, on="2025-01-01")
    feed(module_database)

    assert refused.json()["errors"][0]["pointer"] == "/into/0/siret"
    assert row(buyer, part)["siret"] == siret_of(part)
    assert row(buyer, member)["id"] == member
    assert api(Role.MEMBER, member).get("me").status_code == 200


def test_rule_10_and_59_what_was_merged_replays_and_verifies(module_database: Database) -> None:
    with module_database.connect("feed") as feeding:
        assert replay(feeding).differences == []
        assert verify(feeding).problems == []


PROBLEM = "application/problem+json"


def test_an_answer_that_the_document_does_not_announce_is_refused(database: Database) -> None:
    answer = api(Role.BUYER).get("members")
    body, media_type = answer.json(), answer.headers["Content-Type"]
    path = "/api/v1/members?limit=3"

    def held(status: int = 200, media_type: str = media_type, **changed: object) -> None:
        hold_to_document("GET", path, status, media_type, json.dumps(body | changed).encode())

    held()
    for wrong in (
        {"status": 418},
        {"media_type": "text/html"},
        {"media_type": PROBLEM},
        {"results": 3},
        {"as_of": None},
    ):
        with pytest.raises(AssertionError, match="GET /api/v1/members"):
            held(**wrong)
