"""Who must act next: each open task has one owner, a day and a reason, and goes when it is done."""

import pytest

from support.feeding import feed
from support.in_process_api import a_contract, an_organisation, api, new_name
from support.member_year import World, a_world, pages
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]


@pytest.fixture
def world(module_database: Database) -> World:
    return a_world(module_database)


def test_without_a_facilitateur_declared_hours_wait_for_the_buyer(world: World) -> None:
    subject = world.declares("h1")

    task = world.open(kind="declaration-to-validate")[subject]

    # Worked in the first quarter: to be decided by the end of April.
    assert (task["owner"], task["due_on"]) == ("centrale", "2026-04-30")
    assert (task["member"], task["contract"], task["lot"]) == (world.member, world.contract, "1")
    assert task["reason"].startswith("3,50\u00a0heures de ")
    world.buyer.made(f"members/{world.member}/hours/h1/validate")
    assert subject not in world.open()


def test_rule_40_a_hand_over_moves_pending_hours_to_the_new_facilitateur(world: World) -> None:
    first, second = (an_organisation(world.buyer, "facilitator") for _ in range(2))
    world.follows(first, "2020-01-01")
    subject = world.declares("h1")
    assert world.open()[subject]["owner"] == first
    assert subject in world.open(api(Role.FACILITATOR, first))

    world.follows(second, "2026-01-01")

    assert world.open()[subject]["owner"] == second
    asked = {"contract": world.contract, "kind": "declaration-to-validate"}
    assert [page["owner"] for page in pages(world.buyer, "tasks", **asked)] == [second]  # one owner, not two
    assert subject in world.open(api(Role.FACILITATOR, second))
    assert world.open(api(Role.FACILITATOR, first)) == {}


def test_a_returned_declaration_goes_back_to_who_declared_it(world: World) -> None:
    other = an_organisation(world.buyer, "contractor")
    subject = world.declares("h1")
    world.buyer.made(f"members/{world.member}/hours/h1/return", reason="justificatif absent")

    own = world.open(api(Role.CONTRACTOR, world.contractor))

    assert (own[subject]["kind"], own[subject]["owner"]) == ("declaration-returned", world.contractor)
    assert "justificatif absent" in own[subject]["reason"]
    assert world.open(api(Role.CONTRACTOR, other)) == {}
    # Who is in charge of the contract is for buyers to know.
    assert world.open()[subject] == {**own[subject], "buyer": "equipe-rso"}
    api(Role.CONTRACTOR, world.contractor).made(f"members/{world.member}/hours/h1/resubmit", hours="3.00")
    assert world.open()[subject]["kind"] == "declaration-to-validate"


def test_rule_44_hours_declared_by_the_buyer_wait_for_a_facilitateur(world: World) -> None:
    subject = world.declares("h1", by=world.buyer)
    assert (world.open()[subject]["kind"], world.open()[subject]["owner"]) == (
        "facilitator-to-assign",
        "centrale",
    )

    facilitator = an_organisation(world.buyer, "facilitator")
    world.follows(facilitator, "2020-01-01")

    assert (world.open()[subject]["kind"], world.open()[subject]["owner"]) == (
        "declaration-to-validate",
        facilitator,
    )


def test_tasks_come_page_by_page_the_most_pressing_first(world: World) -> None:
    late, early = world.declares("h1", month="2026-05"), world.declares("h2", month="2026-01")
    feed(world.database)

    found = pages(world.buyer, "tasks", contract=world.contract, limit=1)

    # The launch meeting was due in 2020.
    meeting, *hours = found
    assert meeting["kind"] == "meeting-to-hold"
    assert [hour["subject"] for hour in hours] == [early, late]


def test_every_task_has_one_owner_a_day_and_a_reason(world: World) -> None:
    world.declares("h1")
    feed(world.database)
    found = pages(world.buyer, "tasks")

    assert len({(item["kind"], item["subject"]) for item in found}) == len(found)
    assert all(item["owner"] and item["due_on"] and item["reason"].endswith(".") for item in found)


def test_tasks_are_neither_a_members_nor_an_auditors(world: World) -> None:
    for role, organisation in ((Role.MEMBER, world.member), (Role.AUDITOR, "centrale")):
        assert api(role, organisation).get("tasks").status_code == 403
    assert world.buyer.get("tasks", kind="other").status_code == 422


def test_rule_47_hours_of_a_person_over_several_contracts_are_checked(world: World) -> None:
    other = a_contract(world.buyer, contractor=world.contractor, member=world.member)
    declaring = api(Role.CONTRACTOR, world.contractor)
    said = {"public": "b", "hired_on": "2026-01-05", "eligible_on": "2026-01-05"}
    person = declaring.made("persons", employer=world.contractor, **said)["id"]
    work = {"lot": "1", "contractor": world.contractor, "modality": "direct", "person": person}
    day = {"worked_from": "2026-02-02", "worked_to": "2026-02-02"}
    path = f"members/{world.member}/hours"
    declaring.made(path, id="h1", contract=world.contract, hours="16.00", **work, **day)
    assert world.open(kind="hours-to-check") == {}
    declaring.made(path, id="h2", contract=other, hours="8.01", **work, **day)

    task = world.open(kind="hours-to-check")[f"{world.member}/hours/h1"]
    assert (task["owner"], task["due_on"]) == ("centrale", "2026-04-30")
    assert person not in task["reason"]
    world.buyer.made(f"{path}/h2/reject", reason="doublon")
    assert world.open(kind="hours-to-check") == {}


def test_the_referent_of_a_contract_finds_its_tasks(world: World) -> None:
    world.declares("h1")
    seat, other = new_name("seat"), new_name("seat")
    world.buyer.made("referents", person=seat, contract=world.contract, from_="2020-01-01")

    assert {item["kind"] for item in world.open(referent=seat).values()} == {
        "declaration-to-validate",
        "meeting-to-hold",
    }

    world.buyer.made("referents", person=other, contract=world.contract, from_="2021-01-01")
    assert world.open(referent=seat) == {}
    assert len(world.open(referent=other)) == 2


def test_rule_43_conventions_full_or_ending_are_tasks(world: World) -> None:
    facilitator, convention = an_organisation(world.buyer, "facilitator"), new_name("convention")
    world.buyer.made(
        "conventions", id=convention, facilitator=facilitator, capacity=1, from_="2020-01-01", to="2190-12-31"
    )
    subject = f"centrale/convention/{convention}"
    assert world.task("convention-at-capacity", subject) is None

    world.follows(facilitator, "2020-01-01")
    assert "1\u00a0contrat suivi sur 1" in world.task("convention-at-capacity", subject)["reason"]

    world.buyer.made(f"conventions/{convention}/amend", capacity=2, from_="2021-01-01")
    assert world.task("convention-at-capacity", subject) is None

    world.buyer.made(f"conventions/{convention}/end", on="2022-01-01")
    ending = world.task("convention-ending", subject)
    assert (ending["due_on"], ending["owner"]) == ("2021-12-31", "centrale")


def test_rule_42_the_buyer_follows_a_lot_that_a_facilitateur_declined(world: World) -> None:
    first, second = (an_organisation(world.buyer, "facilitator") for _ in range(2))
    world.follows(first, "2020-01-01")
    subject = world.declares("h1")
    world.buyer.made(
        f"contracts/{world.contract}/lots/1/decline",
        facilitator=first,
        on="2026-01-01",
        reason="hors périmètre",
    )

    (task,) = world.open(kind="internal-follow-up").values()
    assert (task["owner"], task["due_on"], task["lot"]) == ("centrale", "2026-01-01", "1")
    assert world.open(kind="declaration-to-validate")[subject]["owner"] == "centrale"

    world.follows(second, "2026-02-01")
    assert world.open(kind="internal-follow-up") == {}
