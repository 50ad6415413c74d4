"""Hours declared through pages, and the tasks that they make."""

import re

import pytest

from support.feeding import feed
from support.hours_on_pages import World, a_world, offered
from support.in_process_api import a_contract, a_member, an_organisation, api, hours_body, new_name
from support.postgres_server import Database
from support.shown_forms import alert_of, hidden_of, post_form
from support.signed_in import signed_in
from tremplin_platform.figures import french
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    return a_world(module_database)


def test_a_contractor_declares_and_is_shown_its_declaration(world: World) -> None:
    browser, before = world.browsers[Role.CONTRACTOR], world.events()
    typed = {
        "member": world.member,
        "lot": f"{world.contract}/1",
        "hours": "118,5",
        "worked_from": "02/02/2026",
        "worked_to": "28/02/2026",
        "modality": "direct",
    }
    shown = browser.get("/heures/nouvelle")
    assert f'<option value="{world.contract}/1"' in shown.content.decode()
    hidden = hidden_of(shown)

    first, second = (browser.post("/heures/nouvelle", hidden | typed) for _ in range(2))
    feed(world.database)

    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["Location"].startswith(f"/declarations/{world.member}/")
    assert world.events() == before + 1
    page = world.page(Role.CONTRACTOR, first.headers["Location"])
    assert "Heures déclarées" in page
    assert "118,50" in page


def test_a_refused_declaration_keeps_what_was_typed(world: World) -> None:
    browser, before = world.browsers[Role.CONTRACTOR], world.events()
    typed = {"member": world.member, "lot": f"{world.contract}/1", "hours": "10", "modality": "direct"}

    answer = post_form(browser, "/heures/nouvelle", **typed, worked_from="01/03/2026", worked_to="01/04/2026")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-code="spans-quarters"' in alert_of(answer)
    assert f'<option value="{world.contract}/1" selected' in page
    assert 'value="01/03/2026"' in page
    assert world.events() == before


def test_a_form_without_its_member_asks_for_it_and_comes_back(world: World) -> None:
    browser, before = world.browsers[Role.CONTRACTOR], world.events()

    answer = post_form(browser, "/heures/nouvelle", hours="118,50")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-code="invalid"' in alert_of(answer)
    for label in ("Pour quel membre ?", "Sur quel lot ?", "Premier jour travaillé", "Dernier jour travaillé"):
        assert f"{label} : À remplir." in page
    assert 'value="118,50"' in page
    assert answer.headers["Cache-Control"] == "private, no-cache"  # so that the back button shows it
    assert world.events() == before


def test_a_refusal_about_a_person_is_never_kept_by_the_browser(world: World) -> None:
    answer = post_form(world.browsers[Role.CONTRACTOR], "/personnes")

    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_buyer_declares_for_a_contractor(world: World) -> None:
    typed = {"member": world.member, "lot": f"{world.unfollowed}/1", "contractor": world.contractor}
    worked = {"hours": "10", "worked_from": "02/02/2026", "worked_to": "28/02/2026", "modality": "training"}

    answer = world.post(Role.BUYER, "/heures/nouvelle", "", **typed, **worked)

    assert answer.status_code == 303
    assert offered(world.page(Role.BUYER, answer.headers["Location"])) == set()


def test_a_contractor_chooses_among_its_own_members_and_lots(module_database: Database, world: World) -> None:
    buyer = api(Role.BUYER)
    stranger, other = a_member(buyer), an_organisation(buyer, "contractor")
    theirs = a_contract(buyer, contractor=other, member=stranger)
    feed(module_database)

    page = world.page(Role.CONTRACTOR, "/heures/nouvelle")

    assert world.member in page
    assert stranger not in page
    assert theirs not in page


def test_tasks_are_those_of_the_api(world: World) -> None:
    address = world.declared("33.25")

    page = world.page(Role.FACILITATOR, "/taches")
    rows = api(Role.FACILITATOR, world.facilitator).get("tasks").json()["results"]

    links = set(re.findall(r'href="(/declarations/[^"?]+)">Décider', page))
    assert links == {
        f"/declarations/{row['subject'].split('/')[0]}/{row['subject'].split('/')[2]}" for row in rows
    }
    assert address in links
    assert f"{len(rows)}\xa0déclaration" in page


def test_a_closed_quarter_is_said_before_hours_are_decided_on_or_declared(
    module_database: Database, world: World
) -> None:
    buyer = api(Role.BUYER)
    body = hours_body(world.contract, world.contractor, "12.00", first="2025-11-03", last="2025-11-28")
    declaring = api(Role.CONTRACTOR, world.contractor)
    declaring.made(f"members/{world.member}/hours", id=new_name("h"), **body)
    running = world.declared()
    before = world.page(Role.FACILITATOR, "/taches")
    buyer.post("quarters/2025-Q4/close")
    feed(module_database)

    rows = api(Role.FACILITATOR, world.facilitator).get("hours", status="pending").json()["results"]
    closed = {row["quarter"]: row["closed_on"] for row in rows}
    words = f"trimestre clos le {french.day(closed['2025-Q4'])}"

    assert closed["2026-Q1"] is None
    assert "trimestre clos le" not in before
    for role, address in ((Role.FACILITATOR, "/taches"), (Role.CONTRACTOR, "/taches?quarter=2025-Q4")):
        assert world.page(role, address).count(words) == 1
    assert f"T4\u00a02025, le {french.day(closed['2025-Q4'])}" in world.page(
        Role.CONTRACTOR, "/heures/nouvelle"
    )
    assert "trimestre clos le" not in world.page(Role.FACILITATOR, running)


def test_a_facilitateur_with_nothing_to_decide_reads_so(module_database: Database) -> None:
    idle = an_organisation(api(Role.BUYER), "facilitator")
    feed(module_database)

    page = signed_in(Role.FACILITATOR, idle).get("/taches").content.decode()

    assert "Aucune déclaration n’attend votre décision." in page
    assert "<table" not in page


def test_a_referent_sees_the_open_work_of_its_contracts(world: World) -> None:
    seat = new_name("seat")
    api(Role.BUYER).made("referents", person=seat, contract=world.unfollowed, from_="2020-01-01")
    followed, not_followed = world.declared(contract=world.unfollowed), world.declared()

    page = world.page(Role.BUYER, f"/taches?referent={seat}")

    assert followed in page
    assert not_followed not in page
