"""Who must act next: each open task has one owner, a day and a reason, and goes when it is done."""

from dataclasses import dataclass
from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api, new_name
from support.member_year import pages
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]


@dataclass(frozen=True)
class World:
    """A contract awarded to `contractor`, open to `member`, followed by nobody yet."""

    database: Database
    buyer: Api
    member: str
    contractor: str
    contract: str

    def declares(self, identifier: str, *, by: Api | None = None, days: str = "2026-02") -> str:
        """3.50 hours of a month, by the contractor where no other is given; the subject of its task."""
        declaring = by or api(Role.CONTRACTOR, self.contractor)
        declaring.made(
            f"members/{self.member}/hours",
            id=identifier,
            contract=self.contract,
            lot="1",
            contractor=self.contractor,
            modality="direct",
            worked_from=f"{days}-01",
            worked_to=f"{days}-02",
            hours="3.50",
        )
        return f"{self.member}/hours/{identifier}"

    def follows(self, facilitator: str, since: str) -> None:
        self.buyer.made(f"contracts/{self.contract}/lots/1/facilitator", facilitator=facilitator, from_=since)

    def open(self, reading: Api | None = None, **asked: Any) -> dict[str, dict[str, Any]]:
        """Tasks of this world's contract by subject, once everything is projected."""
        feed(self.database)
        found = pages(reading or self.buyer, "tasks", contract=self.contract, **asked)
        return {each["subject"]: each for each in found}


@pytest.fixture
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=member)
    return World(module_database, buyer, member, contractor, contract)


def test_declared_hours_wait_for_the_buyer_where_the_lot_has_no_facilitateur(world: World) -> None:
    subject = world.declares("h1")

    task = world.open(kind="declaration-to-validate")[subject]

    # Worked in the first quarter: to be decided by the end of April.
    assert (task["owner"], task["due_on"]) == ("centrale", "2026-04-30")
    assert (task["member"], task["contract"], task["lot"]) == (world.member, world.contract, "1")
    assert task["reason"].startswith("3,50\u00a0heures de ")
    world.buyer.made(f"members/{world.member}/hours/h1/validate")
    assert subject not in world.open()


def test_rule_40_a_hand_over_moves_what_is_pending_to_who_follows_the_lot_today(world: World) -> None:
    first, second = (an_organisation(world.buyer, "facilitator") for _ in range(2))
    world.follows(first, "2020-01-01")
    subject = world.declares("h1")
    assert world.open()[subject]["owner"] == first
    assert subject in world.open(api(Role.FACILITATOR, first))

    world.follows(second, "2026-01-01")

    assert world.open()[subject]["owner"] == second
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
    assert world.open()[subject] == own[subject]
    api(Role.CONTRACTOR, world.contractor).made(f"members/{world.member}/hours/h1/resubmit", hours="3.00")
    assert world.open()[subject]["kind"] == "declaration-to-validate"


def test_rule_44_what_the_buyer_declared_needs_a_facilitateur_to_validate_it(world: World) -> None:
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


def test_a_reservation_under_no_stated_article_is_to_be_stated_by_the_notice(world: World) -> None:
    contract = new_name("contract")
    world.buyer.made(
        "contracts",
        id=contract,
        title="Papeterie",
        buyer="rso",
        usage="internal",
        centrale_role="intermediary",
        kind="framework",
        notice_on="2026-01-15",
        starts_on="2026-03-01",
        ends_on="2190-12-31",
        lots=[
            {"id": "1", "title": "Papier", "reservation": {"articles": []}},
            {"id": "2", "title": "Encre", "reservation": {"articles": ["L2113-12"]}},
        ],
    )
    world.buyer.made(f"contracts/{contract}/publish")
    feed(world.database)

    (task,) = pages(world.buyer, "tasks", contract=contract)

    assert (task["kind"], task["owner"], task["due_on"], task["lot"]) == (
        "article-to-state",
        "centrale",
        "2026-01-15",
        "1",
    )


def test_an_attestation_that_no_text_decides_stays_before_the_buyers_eyes(world: World) -> None:
    eatt = new_name("eatt")
    statuses = [{"kind": "EATT", "from": "2020-01-01"}]
    world.buyer.made(
        "organisations", id=eatt, name=eatt, siret="77605646700587", kind="contractor", statuses=statuses
    )
    world.buyer.made(
        f"members/{world.member}/doeth",
        year=2025,
        contractor=eatt,
        issued_to=world.member,
        amount3="100.00",
        amount4="30.00",
        received_on="2026-02-01",
    )
    feed(world.database)

    (task,) = pages(world.buyer, "tasks", kind="open-point", member=world.member)

    assert (task["owner"], task["due_on"]) == ("centrale", "2026-04-30")
    assert eatt in task["reason"]


def test_tasks_come_page_by_page_the_most_pressing_first(world: World) -> None:
    late, early = world.declares("h1", days="2026-05"), world.declares("h2", days="2026-01")
    feed(world.database)

    found = pages(world.buyer, "tasks", contract=world.contract, limit=1)

    assert [each["subject"] for each in found] == [early, late]


def test_every_task_has_one_owner_a_day_and_a_reason(world: World) -> None:
    world.declares("h1")
    feed(world.database)
    found = pages(world.buyer, "tasks")

    assert len({(each["kind"], each["subject"]) for each in found}) == len(found)
    assert all(each["owner"] and each["due_on"] and each["reason"].endswith(".") for each in found)


def test_tasks_are_neither_a_members_nor_an_auditors(world: World) -> None:
    for role, organisation in ((Role.MEMBER, world.member), (Role.AUDITOR, "centrale")):
        assert api(role, organisation).get("tasks").status_code == 403
    assert world.buyer.get("tasks", kind="other").status_code == 422


def test_rule_47_hours_of_one_person_over_several_contracts_are_to_be_checked(world: World) -> None:
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
