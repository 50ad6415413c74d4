"""Decisions on hours through pages: what state and caller allow, and refusals that write nothing."""

import re
from typing import Any

import pytest

from support.feeding import fed_later, feed
from support.hours_on_pages import World, a_world, offered
from support.in_process_api import a_contract, a_member, an_organisation, api, hours_body
from support.marks import marks_of
from support.postgres_server import Database
from support.shown_forms import alert_of, hidden_of, post_form
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    return a_world(module_database)


def test_only_what_state_and_caller_allow_is_offered(world: World) -> None:
    address = world.declared()
    deciding = {"validate-hours", "return-hours", "reject-hours"}

    assert offered(world.page(Role.FACILITATOR, address)) == deciding
    assert offered(world.page(Role.CONTRACTOR, address)) == set()
    assert offered(world.page(Role.BUYER, address)) == set()

    world.post(Role.FACILITATOR, address, "return-hours", reason="jours à préciser")
    assert offered(world.page(Role.FACILITATOR, address)) == {"reject-hours"}
    assert offered(world.page(Role.CONTRACTOR, address)) == {"resubmit-hours"}

    world.post(Role.CONTRACTOR, address, "resubmit-hours", hours="100,00")
    world.post(Role.FACILITATOR, address, "validate-hours")
    assert offered(world.page(Role.FACILITATOR, address)) == {"correct-hours"}
    assert offered(world.page(Role.CONTRACTOR, address)) == set()


def test_the_buyer_decides_where_nobody_follows_the_lot(world: World) -> None:
    declared = world.declared(contract=world.unfollowed)
    own = world.declared(contract=world.unfollowed, by=Role.BUYER)

    assert "validate-hours" in offered(world.page(Role.BUYER, declared))
    page = world.page(Role.BUYER, own)
    assert offered(page) == set()  # the declarant's organisation never decides
    assert "CCAG-FCS 16.1.4.1" in page


def test_validating_counts_the_hours_once_and_says_so(world: World) -> None:
    address, browser = world.declared("80.92"), world.browsers[Role.FACILITATOR]
    shown = browser.get(address)
    assert ">Valider 80,92 heures</button>" in shown.content.decode()
    hidden, before = hidden_of(shown, "validate-hours"), world.events()

    first, second = (browser.post(address, hidden) for _ in range(2))
    feed(world.database)

    assert (first.status_code, first.headers["Location"]) == (303, second.headers["Location"])
    assert world.events() == before + 1
    done = browser.get(first.headers["Location"])
    page = done.content.decode()
    assert "Heures validées" in page
    assert re.search(r"validée", page)
    assert {(mark.name, mark.value) for mark in marks_of(done).figures} >= {
        ("hours", "80.92"),
        ("validated", "80.92"),
    }


def test_the_confirmation_adds_the_hours_to_those_of_the_lot(module_database: Database, world: World) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    contract = a_contract(buyer, contractor=world.contractor, member=member)
    buyer.made(f"contracts/{contract}/lots/1/facilitator", facilitator=world.facilitator, from_="2020-01-01")
    for identifier, hours in (("a", "10.25"), ("b", "20.50")):
        api(Role.CONTRACTOR, world.contractor).made(
            f"members/{member}/hours", id=identifier, **hours_body(contract, world.contractor, hours)
        )
    api(Role.FACILITATOR, world.facilitator).made(f"members/{member}/hours/a/validate")
    feed(module_database)
    address = f"/declarations/{member}/b"

    assert "10,25 → <b>30,75 h validées" in world.page(Role.FACILITATOR, address)  # 10.25 + 20.50
    answer = world.post(Role.FACILITATOR, address, "validate-hours")

    page = world.page(Role.FACILITATOR, answer.headers["Location"])
    assert "10,25 → <b>30,75 h validées" in page
    results = buyer.get(f"members/{member}/results").json()
    assert results["clause_hours"]["validated"] == "30.75"


def test_hours_of_a_closed_quarter_are_said_an_adjustment(module_database: Database, world: World) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    contract = a_contract(buyer, contractor=world.contractor, member=member)
    body = hours_body(contract, world.contractor, "12.00", first="2025-02-03", last="2025-02-28")
    api(Role.CONTRACTOR, world.contractor).made(f"members/{member}/hours", id="old", **body)
    buyer.post("quarters/2025-Q1/close")
    feed(module_database)
    address = f"/declarations/{member}/old"

    page = world.page(Role.BUYER, address)
    reports_in = buyer.get(f"hours/{member}/old").json()["reports_in"]
    assert reports_in != "2025-Q1"
    assert "comme régularisation" in page

    answer = world.post(Role.BUYER, address, "validate-hours")

    assert "comme régularisation" in world.page(Role.BUYER, answer.headers["Location"])
    declaration = buyer.get(f"hours/{member}/old").json()["declaration"]
    assert declaration["reported_in"] == reports_in


def test_a_second_tab_learns_that_it_was_decided_meanwhile(world: World) -> None:
    address, browser = world.declared(), world.browsers[Role.FACILITATOR]
    hidden = hidden_of(browser.get(address), "reject-hours")
    world.post(Role.FACILITATOR, address, "validate-hours")
    before = world.events()

    answer = browser.post(address, hidden | {"reason": "éligibilité non établie"})

    assert answer.status_code == 422
    assert 'data-code="not-pending"' in alert_of(answer)
    assert 'value="éligibilité non établie"' in answer.content.decode()
    assert world.events() == before


def test_hours_handed_over_are_refused_and_no_more_shown(module_database: Database, world: World) -> None:
    buyer = api(Role.BUYER)
    member, other = a_member(buyer), an_organisation(buyer, "facilitator")
    contract = a_contract(buyer, contractor=world.contractor, member=member)
    lot = f"contracts/{contract}/lots/1/facilitator"
    buyer.made(lot, facilitator=world.facilitator, from_="2020-01-01")
    api(Role.CONTRACTOR, world.contractor).made(
        f"members/{member}/hours", id="h", **hours_body(contract, world.contractor)
    )
    feed(module_database)
    address, browser = f"/declarations/{member}/h", world.browsers[Role.FACILITATOR]
    hidden = hidden_of(browser.get(address), "validate-hours")
    buyer.made(lot, facilitator=other, from_="2021-01-01")
    feed(module_database)
    before = world.events()

    answer = browser.post(address, hidden)

    assert answer.status_code == 422
    assert 'data-code="not-the-facilitator"' in alert_of(answer)
    assert "118,00" not in answer.content.decode()
    assert browser.get(address).status_code == 404
    assert world.events() == before


def test_a_refused_correction_is_said_beside_its_field(world: World) -> None:
    address = world.declared("20.00")
    world.post(Role.FACILITATOR, address, "validate-hours")
    before = world.events()

    answer = world.post(Role.FACILITATOR, address, "correct-hours", delta="−20,01", reason="double saisie")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-code="below-zero"' in alert_of(answer)
    assert 'href="#f-correct-hours-delta"' in alert_of(answer)
    assert 'value="−20,01"' in page
    assert world.events() == before

    done = world.post(Role.FACILITATOR, address, "correct-hours", delta="−6,00", reason="double saisie")
    assert "14,00 h validées" in world.page(Role.FACILITATOR, done.headers["Location"])  # 20.00 less 6.00


def test_returned_hours_come_back_filled_and_are_sent_again(world: World) -> None:
    address = world.declared("118.00")
    world.post(Role.FACILITATOR, address, "return-hours", reason="attestation non signée")

    tasks = world.page(Role.CONTRACTOR, "/taches")
    assert f'href="{address}">Reprendre' in tasks
    assert "attestation non signée" in tasks
    page = world.page(Role.CONTRACTOR, address)
    for text in ("118,00", "02/02/2026", "28/02/2026"):
        assert f'value="{text}"' in page
    before = world.events()

    sent = {"hours": "100,50", "worked_from": "02/02/2026", "worked_to": "28/02/2026", "modality": "direct"}
    answer = world.post(Role.CONTRACTOR, address, "resubmit-hours", **sent)

    assert answer.status_code == 303
    assert world.events() == before + 1
    assert "100,50" in world.page(Role.FACILITATOR, address)


def test_a_confirmation_waits_for_its_rows(world: World) -> None:
    address, browser = world.declared(), world.browsers[Role.FACILITATOR]
    answer = post_form(browser, address, "validate-hours")

    with fed_later(world.database):
        page = browser.get(answer.headers["Location"])

    assert page.status_code == 200
    assert "Heures validées" in page.content.decode()


@pytest.mark.parametrize("fact", ["centrale:1", "nothing", "{member}:1", "{member}:999999"])
def test_an_act_that_is_not_of_the_declaration_confirms_nothing(world: World, fact: str) -> None:
    address = world.declared()

    answer = world.browsers[Role.FACILITATOR].get(f"{address}?fait={fact.format(member=world.member)}")

    assert answer.status_code in (404, 422)
    assert "✔ </span>Heures" not in answer.content.decode()


def test_a_declaration_of_another_is_as_absent(module_database: Database, world: World) -> None:
    address = world.declared()
    buyer = api(Role.BUYER)
    strangers = {
        Role.CONTRACTOR: an_organisation(buyer, "contractor"),
        Role.FACILITATOR: an_organisation(buyer, "facilitator"),
        Role.MEMBER: world.member,
    }
    feed(module_database)

    for role, organisation in strangers.items():
        browser = signed_in(role, organisation)
        assert _body(browser.get(address)) == _body(browser.get("/declarations/nobody/nothing"))


def _body(answer: Any) -> tuple[int, str]:
    tokens = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"')
    return answer.status_code, tokens.sub("", answer.content.decode())
