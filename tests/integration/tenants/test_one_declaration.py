"""One declaration: what happened to it, what the rules checked, what a person has to check."""

from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import a_market, an_organisation, api, hours_body
from support.member_year import Year
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]

RULES = [
    "in-the-future",
    "spans-quarters",
    "too-many-hours",
    "not-the-contractor",
    "lot-cancelled",
    "outside-execution",
    "validated-by-declarant",
]


def test_its_acts_are_in_order_for_each_who_sees_it(year: Year) -> None:
    path = f"hours/{year.member}/in-time"
    answers = {
        role: api(role, organisation).get(path).json()
        for role, organisation in (
            (Role.MEMBER, year.member),
            (Role.CONTRACTOR, year.contractor),
            (Role.FACILITATOR, year.facilitator),
            (Role.BUYER, "centrale"),
        )
    }

    own = answers[Role.MEMBER]
    assert [(act["type"], act["by"]) for act in own["acts"]] == [
        ("hours.declared", year.contractor),
        ("hours.validated", year.facilitator),
        ("hours.corrected", year.facilitator),
    ]
    assert own["acts"][2]["sentence"].endswith("motif\xa0: double saisie.")
    assert own["declaration"]["validated"] == "112.00"  # 118.00 less 6.00
    assert own["as_of"]["log"] == year.member
    for answer in answers.values():
        assert (answer["acts"], answer["checks"]) == (own["acts"], own["checks"])
        assert answer["declaration"]["id"] == "in-time"


def test_the_rules_that_refuse_a_declaration_are_its_checks(year: Year) -> None:
    answer = api(Role.FACILITATOR, year.facilitator).get(f"hours/{year.member}/waiting").json()

    checks = {check["code"]: check for check in answer["checks"]}
    assert list(checks) == [*RULES, "not-yet-eligible", "quarterly-attestation"]
    assert [checks[rule]["passed"] for rule in RULES] == [True] * 7
    assert [checks[rule]["passed"] for rule in ("not-yet-eligible", "quarterly-attestation")] == [None, None]
    assert checks["outside-execution"]["article"] == "CCAG-FCS 16.1.2"
    # 14.00 hours from 1 to 28 February.
    assert _plain(checks["too-many-hours"]["sentence"]) == (
        "14,00 heures sur 28 jours : pas plus de 24 heures par jour."
    )
    assert answer["has_person"] is False
    assert _plain(checks["not-yet-eligible"]["sentence"]).startswith("La déclaration ne désigne personne :")


def test_hours_that_nobody_else_may_decide_on_fail_their_check(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member, contractor, contract = a_market(buyer)
    buyer.made(f"members/{member}/hours", id="h", **hours_body(contract, contractor))
    feed(module_database)

    checks = {check["code"]: check for check in buyer.get(f"hours/{member}/h").json()["checks"]}

    failed = checks["validated-by-declarant"]
    assert (failed["passed"], failed["article"]) == (False, "CCAG-FCS 16.1.4.1")
    assert failed["sentence"].startswith("Qui déclare ne valide pas")


def test_a_person_is_checked_and_never_shown(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member, contractor, contract = a_market(buyer)
    declaring = api(Role.CONTRACTOR, contractor)
    person = buyer.made(
        "persons", public="b", hired_on="2026-01-01", eligible_on="2026-01-01", employer=contractor
    )["id"]
    declaring.made(f"members/{member}/hours", id="p", person=person, **hours_body(contract, contractor))
    feed(module_database)

    def eligibility() -> Any:
        answer = declaring.get(f"hours/{member}/p")
        assert answer.json()["has_person"] is True
        assert person.encode() not in answer.content
        assert b"public" not in answer.content
        return next(
            check
            for check in answer.json()["checks"]
            if check["article"] == "CCAG-FCS 16.1.2" and check["code"] != "outside-execution"
        )

    found = eligibility()
    assert (found["code"], found["passed"]) == ("not-yet-eligible", True)
    buyer.made(f"persons/{person}/eligibility", revoked_on="2026-01-15", reason="fausse attestation")
    found = eligibility()
    assert (found["code"], found["passed"]) == ("not-yet-eligible", False)
    assert "n’est pas établie" in found["sentence"]


def test_another_s_is_as_absent(year: Year) -> None:
    buyer = api(Role.BUYER)
    strangers = (
        api(Role.CONTRACTOR, an_organisation(buyer, "contractor")),
        api(Role.FACILITATOR, an_organisation(buyer, "facilitator")),
    )

    for stranger in strangers:
        own, absent = (stranger.get(f"hours/{year.member}/{name}") for name in ("in-time", "nothing-here"))
        assert (own.status_code, own.content) == (absent.status_code, absent.content) == (404, own.content)


def _plain(sentence: str) -> str:
    return sentence.replace("\u202f", " ").replace("\xa0", " ")
