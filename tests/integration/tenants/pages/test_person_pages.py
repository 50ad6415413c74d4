"""Persons on pages: an identifier shown once, in no address, and acts on it that say nothing of who it is."""

import re
from typing import Any

import pytest
from django.test import Client

from support.feeding import feed
from support.in_process_api import a_market, api, hours_body
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, hidden_of, post_form
from support.signed_in import sign_in, signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

PERSON = re.compile(r"\b[0-9a-f]{32}\b")


@pytest.fixture
def market(module_database: Database) -> tuple[str, str, str]:
    """A member, a contractor and the contract of its lot."""
    found = a_market(api(Role.BUYER))
    feed(module_database)
    return found


def registered(browser: Client, employer: str) -> tuple[str, Any]:
    """Register a person, and return its identifier and the answer."""
    typed = {"public": "b", "hired_on": "05/01/2026", "eligible_on": "05/01/2026", "employer": employer}
    answer = post_form(browser, "/personnes", "register-person", **typed)
    assert answer.status_code == 303, answer.content
    shown = browser.get(answer.headers["Location"]).content.decode()
    return re.findall(r"<code[^>]*>([0-9a-f]{32})</code>", shown)[0], answer


def test_the_identifier_is_shown_on_its_confirmation_alone(
    module_database: Database, market: tuple[str, str, str]
) -> None:
    _, contractor, _ = market
    browser = signed_in(Role.CONTRACTOR, contractor)
    hidden, before = hidden_of(browser.get("/personnes"), "register-person"), count_events(module_database)
    typed = {"public": "b", "hired_on": "05/01/2026", "employer": contractor}

    first, second = (browser.post("/personnes", hidden | typed) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert PERSON.search(first.headers["Location"]) is None
    assert count_events(module_database) == before + 1
    assert PERSON.search(browser.get(first.headers["Location"]).content.decode()) is not None
    assert "Personne enregistrée" not in browser.get("/personnes").content.decode()

    sign_in(browser, Role.CONTRACTOR, contractor)  # another account of the same organisation
    page = browser.get(first.headers["Location"]).content.decode()
    assert "Personne enregistrée" not in page


def test_an_eligible_person_is_declared_for_and_never_shown(
    module_database: Database, market: tuple[str, str, str]
) -> None:
    member, contractor, contract = market
    browser = signed_in(Role.CONTRACTOR, contractor)
    person, _ = registered(browser, contractor)
    body = hours_body(contract, contractor)
    typed = {"member": member, "lot": f"{contract}/1", "hours": "118", "modality": "direct", "person": person}

    answer = post_form(
        browser,
        "/heures/nouvelle",
        **typed,
        worked_from=body["worked_from"],
        worked_to=body["worked_to"],
    )
    feed(module_database)

    assert answer.status_code == 303
    for address in (answer.headers["Location"], "/taches"):
        page = browser.get(address)
        assert page.status_code == 200
        assert person not in page.content.decode()
    assert "RSA" not in browser.get(answer.headers["Location"]).content.decode()


def test_eligibility_and_hires_are_recorded_by_the_identifier(
    module_database: Database, market: tuple[str, str, str]
) -> None:
    _, contractor, _ = market
    browser = signed_in(Role.CONTRACTOR, contractor)
    person, _ = registered(browser, contractor)
    before = count_events(module_database)

    proof = post_form(
        browser, "/personnes", "person-eligibility", id=person, established_on="05/01/2026", proof="piece-1"
    )
    hire = post_form(
        browser, "/personnes", "person-hires", id=person, employer="another", hired_on="02/02/2026"
    )
    again = post_form(
        browser, "/personnes", "person-hires", id=person, employer="another", hired_on="03/02/2026"
    )

    assert (proof.status_code, hire.status_code, again.status_code) == (303, 303, 422)
    assert person not in proof.headers["Location"] + hire.headers["Location"]
    assert 'data-code="second-hire-date"' in alert_of(again)
    assert count_events(module_database) == before + 2


def test_an_unknown_person_is_refused_and_nothing_written(
    module_database: Database, market: tuple[str, str, str]
) -> None:
    browser, before = signed_in(Role.BUYER), count_events(module_database)

    answer = post_form(
        browser, "/personnes", "person-hires", id="0" * 32, employer="another", hired_on="02/02/2026"
    )

    assert answer.status_code == 404
    assert 'data-code="not-found"' in alert_of(answer)
    assert count_events(module_database) == before
