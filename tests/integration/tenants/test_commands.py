"""Each command over HTTP, on a real PostgreSQL, as its role."""

import pytest

from support.centrale import topics
from support.in_process_api import (
    SIRET,
    Api,
    a_contract,
    a_market,
    a_member,
    an_organisation,
    api,
    hours_body,
    new_name,
)
from support.postgres_server import Database
from support.story import siret_of
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]


def test_a_year_of_one_member(buyer: Api, module_database: Database) -> None:
    member, contractor, contract = a_market(buyer)
    facilitator = an_organisation(buyer, "facilitator")
    lot = f"contracts/{contract}/lots/1"
    buyer.made(f"{lot}/allocation", member=member, hours="833.00")
    buyer.made(f"{lot}/facilitator", facilitator=facilitator, from_="2020-01-01")

    own = api(Role.MEMBER, member)
    order = own.made(
        f"members/{member}/call-offs", contract=contract, lot="1", amount="100.00", placed_on="2026-01-05"
    )
    own.made(f"members/{member}/invoices", call_off=order["id"], amount="60.00", invoiced_on="2026-02-01")
    own.made(f"members/{member}/invoices", call_off=order["id"], amount="-10.00", invoiced_on="2026-02-02")
    declaring, deciding = api(Role.CONTRACTOR, contractor), api(Role.FACILITATOR, facilitator)
    hours = f"members/{member}/hours"
    declaring.made(hours, id="h1", **hours_body(contract, contractor))
    deciding.made(f"{hours}/h1/return", reason="Jours à revoir")
    declaring.made(f"{hours}/h1/resubmit", hours="110.00")
    deciding.made(f"{hours}/h1/validate")
    last = deciding.made(f"{hours}/h1/correct", delta="-6.00", reason="Erreur de saisie")

    listed = topics(module_database, member)
    assert listed[-8:] == [
        "call-off.placed",
        "invoice.received",
        "invoice.credited",
        "hours.declared",
        "hours.returned",
        "hours.resubmitted",
        "hours.validated",
        "hours.corrected",
    ]
    assert last == {"id": "h1", "log": member, "position": {"log": member, "seq": len(listed)}}


def test_made_is_201_and_acted_on_is_200(buyer: Api) -> None:
    member = new_name("member")
    body = {
        "id": member,
        "name": "CPAM",
        "siret": siret_of(member),
        "kind": "member",
        "joined_on": "2020-01-01",
    }

    made = buyer.post("organisations", {**body, "territory": "75"})
    left = buyer.post(f"organisations/{member}/leave", {"left_on": "2026-01-01"})

    assert (made.status_code, left.status_code) == (201, 200)
    assert made.json()["id"] == member


def test_an_identifier_that_is_used_is_409(buyer: Api) -> None:
    member = a_member(buyer)

    again = buyer.post(
        "organisations",
        {
            "id": member,
            "name": "X",
            "siret": SIRET,
            "kind": "member",
            "joined_on": "2020-01-01",
            "territory": "75",
        },
    )

    assert again.status_code == 409
    assert again.json()["code"] == "identifier-used"


def test_a_refusal_names_its_rule_and_article_and_writes_nothing(
    buyer: Api, module_database: Database
) -> None:
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=a_member(buyer))
    order = {"contract": contract, "lot": "1", "amount": "100.00", "placed_on": "2026-01-05"}
    buyer.post(f"members/{member}/call-offs", order)  # what is delivered on the way stays
    before = topics(module_database, member)

    refused = buyer.post(f"members/{member}/call-offs", order)

    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert (refused.json()["code"], refused.json()["article"]) == ("not-opened", "R2162-6")
    assert refused.json()["errors"][0]["pointer"] == "/contract"
    assert topics(module_database, member) == before


def test_a_position_that_moved_is_412(buyer: Api) -> None:
    member, _, contract = a_market(buyer)
    order = {"contract": contract, "lot": "1", "amount": "1.00", "placed_on": "2026-01-05"}
    seq = buyer.made(f"members/{member}/call-offs", **order)["position"]["seq"]

    kept = buyer.post(f"members/{member}/call-offs", order, headers={"If-Match": f'"{seq}"'})
    moved = buyer.post(f"members/{member}/call-offs", order, headers={"If-Match": str(seq)})

    assert (kept.status_code, moved.status_code) == (201, 412)
    assert moved.json()["code"] == "position-moved"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ('"{log}:{seq}"', 201),
        ("{log}:{seq}", 201),
        ('"{seq}"', 201),
        ('"centrale:{seq}"', 412),
        ('"{log}:999999"', 412),
        ('"another tag"', 400),
        ('"tag"', 412),
        ("tag", 400),
        ("*", 400),
    ],
)
def test_a_position_is_given_alone_or_with_its_log(buyer: Api, form: str, status: int) -> None:
    member, _, contract = a_market(buyer)
    order = {"contract": contract, "lot": "1", "amount": "1.00", "placed_on": "2026-01-05"}
    seq = buyer.made(f"members/{member}/call-offs", **order)["position"]["seq"]

    header = form.format(log=member, seq=seq)
    answer = buyer.post(f"members/{member}/call-offs", order, headers={"If-Match": header})

    assert answer.status_code == status


def test_the_hours_of_another_contractor_are_not_there(buyer: Api) -> None:
    member, contractor, contract = a_market(buyer)
    buyer.made(f"members/{member}/hours", id="h1", **hours_body(contract, contractor, "8.00"))
    stranger = api(Role.CONTRACTOR, an_organisation(buyer, "contractor"))

    for act, body in (("resubmit", {"hours": "1.00"}), ("validate", {}), ("return", {"reason": "x"})):
        assert stranger.post(f"members/{member}/hours/h1/{act}", body).status_code == 404
        assert (
            api(Role.CONTRACTOR, contractor).post(f"members/{member}/hours/h1/{act}", body).status_code == 422
        )


def test_allow_names_exactly_the_admitted_methods(buyer: Api) -> None:
    reading, writing = buyer.post("me"), buyer.get("globalisations")

    assert (reading.status_code, reading.headers["Allow"]) == (405, "GET, HEAD")
    assert (writing.status_code, writing.headers["Allow"]) == (405, "POST")


def test_a_quarter_is_closed_then_published(buyer: Api) -> None:
    assert buyer.post("quarters/2021-Q1/close").status_code == 200
    assert buyer.post("quarters/2021-Q1/publish").status_code == 200
    assert buyer.post("quarters/2021-Q1/close").json()["code"] == "quarter-closed"
    assert buyer.post("quarters/2021-Q5/close").status_code == 422
