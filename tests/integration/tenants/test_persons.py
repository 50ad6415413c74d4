"""Persons over the API: registered by those who declare or validate, and never shown to a member."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from support.command_line import tremplin
from support.feeding import feed
from support.in_process_api import Api, a_market, an_organisation, api
from support.postgres_server import Database
from tremplin_platform.commands.persons.persons import erase_person
from tremplin_platform.commands.unit_of_work import run
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

DAYS = {"worked_from": "2026-02-02", "worked_to": "2026-02-06", "modality": "direct"}


@dataclass(frozen=True)
class World:
    buyer: Api
    declaring: Api
    deciding: Api
    contractor: str
    contract: str
    member: str

    def declare(self, identifier: str, *, hours: str = "35.00", **said: Any) -> Any:
        body = {"id": identifier, "contract": self.contract, "lot": "1", "contractor": self.contractor}
        return self.declaring.post(f"members/{self.member}/hours", {**body, **DAYS, "hours": hours, **said})

    def person(self, **said: Any) -> str:
        body = {"public": "b", "hired_on": "2026-01-05", "eligible_on": "2026-01-05"}
        made = self.declaring.made("persons", **{**body, "employer": self.contractor, **said})
        return str(made["id"])


@pytest.fixture
def world(database: Database) -> World:
    buyer = api(Role.BUYER)
    member, contractor, contract = a_market(buyer)
    facilitator = an_organisation(buyer, "facilitator")
    buyer.made(f"contracts/{contract}/lots/1/facilitator", facilitator=facilitator, from_="2020-01-01")
    declaring, deciding = api(Role.CONTRACTOR, contractor), api(Role.FACILITATOR, facilitator)
    return World(buyer, declaring, deciding, contractor, contract, member)


def test_a_person_is_registered_hired_eligible_and_named(world: World) -> None:
    answer = world.declaring.post(
        "persons", {"public": "b", "hired_on": "2026-01-05", "employer": world.contractor}
    )
    assert answer.status_code == 201
    assert answer.json()["log"] == "centrale"
    person = answer.json()["id"]
    assert world.declare("h1", person=person).json()["code"] == "not-yet-eligible"
    world.deciding.made(f"persons/{person}/eligibility", established_on="2026-01-10", proof="piece-12")
    world.declaring.made(f"persons/{person}/hires", employer="ei-sud", hired_on="2026-01-06")

    assert world.declare("h1", person=person).status_code == 201


@pytest.mark.parametrize(
    ("said", "days", "code", "article"),
    [
        ({"eligible_on": "2026-03-01"}, {}, "not-yet-eligible", "CCAG-FCS 16.1.2"),
        ({"hired_on": "2024-01-31", "eligible_on": "2024-01-31"}, {}, "two-year-cap", "CCAG-FCS 16.1.2"),
        ({}, {"hours": "120.01"}, "too-many-hours", None),
    ],
)
def test_hours_that_do_not_count_for_the_person_are_refused(
    world: World, said: dict[str, Any], days: dict[str, Any], code: str, article: str | None
) -> None:
    problem = world.declare("h1", person=world.person(**said), **days)

    assert problem.status_code == 422
    assert problem.json()["code"] == code
    assert problem.json().get("article") == article


def test_a_second_hire_date_and_an_unknown_person_are_refused(world: World) -> None:
    person = world.person()
    again = world.declaring.post(
        f"persons/{person}/hires", {"employer": world.contractor, "hired_on": "2026-02-01"}
    )

    assert (again.status_code, again.json()["code"]) == (422, "second-hire-date")
    assert world.declare("h1", person="0" * 32).json()["code"] == "unknown-person"
    nobody = world.declaring.post(f"persons/{'0' * 32}/hires", {"employer": "ei", "hired_on": "2026-02-01"})
    assert nobody.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"established_on": "2026-01-10"},
        {"revoked_on": "2026-01-10"},
        {"established_on": "2026-01-10", "proof": "a", "revoked_on": "2026-01-10", "reason": "b"},
    ],
)
def test_eligibility_is_established_or_revoked(world: World, body: dict[str, str]) -> None:
    answer = world.deciding.post(f"persons/{world.person()}/eligibility", body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "one-act"


def test_a_revocation_takes_the_hours_back_at_once(world: World, database: Database) -> None:
    person = world.person()
    world.declare("h1", person=person)
    world.deciding.made(f"members/{world.member}/hours/h1/validate")
    world.deciding.made(f"persons/{person}/eligibility", revoked_on="2026-01-05", reason="fausse attestation")
    feed(database)

    results = api(Role.MEMBER, world.member).get("results").json()
    assert results["clause_hours"]["validated"] == "0.00"


def test_a_member_sees_no_person_in_any_answer(world: World, database: Database) -> None:
    person = world.person(public="h")
    world.declare("h1", person=person)
    world.deciding.made(f"members/{world.member}/hours/h1/validate")
    feed(database)
    reading = api(Role.MEMBER, world.member)

    answers = [reading.get(path) for path in ("events", "hours", "results", "lots")]
    answers.append(reading.get("results/explain", measure="validated"))
    assert all(answer.status_code == 200 for answer in answers)
    texts = json.dumps([answer.json() for answer in answers])
    assert person not in texts
    assert '"person"' not in texts
    assert reading.post("persons", {}).status_code == 403


def test_hours_by_public_are_shown_but_for_small_groups(world: World) -> None:
    for public, number in (("a", 5), ("b", 6), ("c", 2)):
        for place in range(number):
            identifier = f"{public}-{place}"
            world.declare(identifier, hours="10.00", person=world.person(public=public))
            world.deciding.made(f"members/{world.member}/hours/{identifier}/validate")
    world.declare("unnamed")
    world.deciding.made(f"members/{world.member}/hours/unnamed/validate")

    asked = {"contract": world.contract, "quarter": "2026-Q1"}
    refused = world.buyer.get("publics", **asked)
    assert (refused.status_code, refused.json()["code"]) == (422, "quarter-not-closed")
    assert refused.json()["errors"][0]["pointer"] == "/quarter"
    assert "results" not in refused.json()
    for quarter in ("2026-Q1", "2026-Q2"):
        world.buyer.made(f"quarters/{quarter}/close")
    answer = world.buyer.get("publics", **asked).json()

    # 130.00 − 50.00 − 60.00 would be the 20.00 of c: the smaller of a and b is hidden with it.
    assert (answer["total"], answer["threshold"]) == ("130.00", 5)
    assert [row for row in answer["results"] if row["hours"] is not None] == [
        {"public": "b", "hours": "60.00"}
    ]
    assert len(answer["results"]) == 11
    elsewhere = world.buyer.get("publics", contract=world.contract, quarter="2026-Q2").json()
    assert elsewhere["total"] == "0.00"
    assert world.declaring.get("publics", **asked).status_code == 403
    assert world.buyer.get("publics", contract=world.contract).status_code == 422


def test_the_hours_of_an_erased_person_stay_in_the_total(world: World, database: Database) -> None:
    persons = [world.person(public="a") for _ in range(6)]
    for place, person in enumerate(persons):
        world.declare(f"h-{place}", hours="10.00", person=person)
        world.deciding.made(f"members/{world.member}/hours/h-{place}/validate")
    with database.connect("command") as connection:
        run(connection, log="centrale", command=lambda session: erase_person(session, identifier=persons[0]))

    world.buyer.made("quarters/2026-Q1/close")
    answer = world.buyer.get("publics", contract=world.contract, quarter="2026-Q1").json()
    assert answer["total"] == "60.00"
    assert answer["results"][0] == {"public": "a", "hours": "50.00"}


def test_the_command_line_proves_whom_a_declaration_names_and_erases(
    world: World, database: Database
) -> None:
    person = world.person()
    world.declare("h1", person=person)
    named = ("persons", "named", person, world.member, "h1")

    def asked(*arguments: str) -> tuple[int, Any]:
        done = tremplin(*arguments, "--json", settings={"DATABASE_URL": database.url})
        return done.returncode, json.loads(done.stdout)

    assert asked(*named) == (0, {"named": True})
    assert asked("persons", "erase", person) == (0, {"erased": True})
    assert asked("persons", "erase", person) == (1, {"erased": False})
    assert asked(*named) == (1, {"named": False})
