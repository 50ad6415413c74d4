"""What a buyer is to act on: quarters, meetings, promises, and what a register or a lot leaves open."""

from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import a_registered_contract, an_organisation, new_name
from support.member_year import World, a_world, pages
from support.postgres_server import Database
from support.story import siret_of

pytestmark = [pytest.mark.postgres]


@pytest.fixture
def world(module_database: Database) -> World:
    return a_world(module_database)


def test_a_reservation_without_an_article_asks_for_the_notice_s(world: World) -> None:
    contract = a_registered_contract(
        world.buyer,
        title="Papeterie",
        buyer="rso",
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
        "organisations", id=eatt, name=eatt, siret=siret_of(eatt), kind="contractor", statuses=statuses
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


def test_rule_56_purchases_resold_to_a_member_stay_an_open_point(world: World) -> None:
    attested = {"year": 2025, "contractor": world.contractor, "received_on": "2026-02-01"}
    path = f"members/{world.member}/doeth"
    for issued_to in ("centrale", an_organisation(world.buyer, "other")):
        world.buyer.made(path, **attested, issued_to=issued_to, amount3="100.00", amount4="30.00")
    feed(world.database)

    (task,) = pages(world.buyer, "tasks", kind="open-point", member=world.member)

    # The contractor is an EA: in the member's own name its attestation would give a figure.
    assert (task["owner"], task["due_on"]) == ("centrale", "2026-04-30")
    assert "revendre" in task["reason"]
    (year,) = pages(world.buyer, "doeth", member=world.member, year=2025)
    assert (year["amount3"], year["amount4"]) == (None, None)


def test_a_quarter_is_closed_then_published_by_the_buyer(world: World) -> None:
    world.declares("h1", month="2021-05")
    closing = world.task("quarter-to-close", "centrale/quarter/2021-Q2")

    # 45 days after the end of June.
    assert (closing["owner"], closing["due_on"]) == ("centrale", "2021-08-14")

    world.buyer.made("quarters/2021-Q2/close")
    assert world.task("quarter-to-close", "centrale/quarter/2021-Q2") is None
    assert world.task("quarter-to-publish", "centrale/quarter/2021-Q2")["owner"] == "centrale"

    world.buyer.made("quarters/2021-Q2/publish")
    assert world.task("quarter-to-publish", "centrale/quarter/2021-Q2") is None


def test_a_launch_meeting_is_to_hold_with_each_contractor_until_it_is_held(world: World) -> None:
    (task,) = world.open(kind="meeting-to-hold").values()

    # Awarded on 1 January 2020, with a clause.
    assert (task["owner"], task["due_on"], task["buyer"]) == ("centrale", "2020-01-31", "equipe-rso")
    assert world.contractor in task["reason"]

    meeting = {"contractor": world.contractor, "held_on": "2020-01-20"}
    world.buyer.made(f"contracts/{world.contract}/meetings", **meeting, outcome="missed")
    (missed,) = world.open(kind="meeting-to-hold").values()
    assert "manquée" in missed["reason"]

    world.buyer.made(f"contracts/{world.contract}/meetings", **meeting, outcome="clause expliquée")
    assert world.open(kind="meeting-to-hold") == {}


def test_a_launch_meeting_is_with_who_holds_the_lot_today(world: World) -> None:
    successor = an_organisation(world.buyer, "contractor")
    substitution = {"contractor": successor, "on": "2026-03-02", "ground": "R2194-6"}
    world.buyer.made(f"contracts/{world.contract}/lots/1/substitute", **substitution)

    (task,) = world.open(kind="meeting-to-hold").values()

    # Not with the first any more; with the second within 30 days of 2 March.
    assert (task["subject"], task["due_on"]) == (
        f"centrale/contract/{world.contract}/{successor}",
        "2026-04-01",
    )
    meeting = {"contractor": successor, "held_on": "2026-03-10", "outcome": "calendrier convenu"}
    world.buyer.made(f"contracts/{world.contract}/meetings", **meeting)
    assert world.open(kind="meeting-to-hold") == {}


def test_a_promise_of_the_service_offer_is_due_until_it_is_kept(world: World) -> None:
    promise = world.buyer.made("commitments", kind="clause-drafting", to=world.member, due_on="2026-03-01")[
        "id"
    ]
    assert world.task("commitment-due", f"centrale/commitment/{promise}")["due_on"] == "2026-03-01"

    world.buyer.made(f"commitments/{promise}/done")
    assert world.task("commitment-due", f"centrale/commitment/{promise}") is None


def test_rule_62_a_waiver_without_motive_is_an_open_finding(world: World) -> None:
    buyer, contract = new_name("buyer"), new_name("contract")
    status = {"name": buyer, "siret": siret_of(buyer), "kind": "other", "buyer_status": "central-authority"}
    world.buyer.made("organisations", id=buyer, **status)
    terms = {"usage": "internal", "centrale_role": "intermediary", "kind": "framework", "title": "Licences"}
    days = {"notice_on": "2026-09-01", "starts_on": "2026-11-01", "ends_on": "2190-12-31"}
    world.buyer.made("contracts", id=contract, buyer=buyer, **terms, **days)
    waiver = {"contract": contract, "ground": "insufficient-link", "estimated": "250000.00"}
    world.buyer.made("waivers", **waiver, text="")
    subject = f"centrale/waiver/{contract}"
    feed(world.database)

    task = world.task("waiver-motive-missing", subject)
    assert (task["owner"], task["due_on"], task["buyer"]) == ("centrale", "2026-09-01", buyer)

    world.buyer.made("waivers", **waiver, text="Aucune prestation ne mobilise de main-d’œuvre.")
    assert world.task("waiver-motive-missing", subject) is None


def reserved_contract(world: World, **award: Any) -> str:
    """A contract of one lot reserved to EA and ESAT, awarded to the world's contractor, an EA."""
    lot = {"id": "1", "title": "Parcs", "reservation": {"articles": ["L2113-12"]}}
    contract = a_registered_contract(
        world.buyer, title="Parcs", buyer="rso", ends_on="2190-12-31", lots=[lot]
    )
    world.buyer.made(f"contracts/{contract}/publish")
    world.buyer.made(
        f"contracts/{contract}/lots/1/award",
        contractor=world.contractor,
        notified_on="2020-01-01",
        evidence={"share_percent": "55.00", "on": "2019-12-01"},
        **award,
    )
    return contract


def test_rule_22_a_winner_that_lost_its_status_is_for_the_buyer_to_decide(world: World) -> None:
    contract = reserved_contract(world)
    status = {"kind": "EA", "from_": "2020-01-01"}
    world.buyer.made(f"organisations/{world.contractor}/statuses", **status, to="2026-06-30")
    feed(world.database)

    (task,) = pages(world.buyer, "tasks", contract=contract, kind="status-lost")
    assert (task["owner"], task["due_on"], task["lot"]) == ("centrale", "2026-07-01", "1")

    world.buyer.made(f"organisations/{world.contractor}/statuses", kind="EA", from_="2026-07-01")
    feed(world.database)
    assert pages(world.buyer, "tasks", contract=contract, kind="status-lost") == []


def test_rule_25_a_group_with_one_company_not_eligible_stays_an_open_point(world: World) -> None:
    other = new_name("plain")
    world.buyer.made("organisations", id=other, name=other, siret=siret_of(other), kind="contractor")
    group = [
        {"contractor": world.contractor, "share_percent": "60.00", "lead": True},
        {"contractor": other, "share_percent": "40.00", "lead": False},
    ]
    contract = reserved_contract(world, group=group, statement="Le mandataire réalise l’essentiel.")
    feed(world.database)

    (task,) = pages(world.buyer, "tasks", contract=contract, kind="open-point")

    assert (task["owner"], task["due_on"]) == ("centrale", "2020-01-01")
    assert other in task["reason"]
