"""Quarters through their pages: listed with the API's figures, closed and published once, refused without a trace."""

import pytest
from django.test import Client

from support.feeding import feed
from support.four_members import four_members
from support.in_process_api import api
from support.marks import marks_of
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, has_form, hidden_of
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def browser(module_database: Database) -> Client:
    four_members(module_database)
    return signed_in(Role.BUYER)


def test_quarters_have_the_figures_of_progress(browser: Client) -> None:
    found = api(Role.BUYER).get("progress", by="quarter").json()["results"]

    marks = marks_of(browser.get("/trimestres")).figures

    expected = {
        (f"quarters.{name}", row["quarter"], row[name])
        for row in found
        for name in ("declared", "validated", "pending")
    }
    assert {(mark.name, mark.place["quarter"], mark.value) for mark in marks} == expected


def test_a_quarter_is_closed_then_published_once_each(browser: Client, module_database: Database) -> None:
    address = "/trimestres/2026-Q1"
    shown = browser.get(address)
    assert "1\u00a0déclaration attend" in shown.content.decode()  # 5.00 hours of the second member
    hidden = hidden_of(shown, "close-quarter")

    first = browser.post(address, hidden)
    count = count_events(module_database)
    second = browser.post(address, hidden)

    assert (first.status_code, second.headers["Location"]) == (303, first.headers["Location"])
    assert count_events(module_database) == count
    feed(module_database)
    confirmation = browser.get(first.headers["Location"])
    assert "À publier" in confirmation.content.decode()
    assert "Enregistré" in confirmation.content.decode()

    published = browser.post(address, hidden_of(confirmation, "publish-quarter"))

    assert published.status_code == 303
    feed(module_database)
    page = browser.get(published.headers["Location"])
    assert "Publié" in page.content.decode()
    assert not has_form(page)


def test_a_quarter_that_runs_is_not_closed(browser: Client, module_database: Database) -> None:
    shown = browser.get("/trimestres/2030-Q1")
    hidden = hidden_of(browser.get("/trimestres/2025-Q1"), "close-quarter")
    before = count_events(module_database)

    refused = browser.post("/trimestres/2030-Q1", hidden)

    assert not has_form(shown)
    assert (refused.status_code, count_events(module_database)) == (422, before)
    assert "Rien n’a été enregistré" in alert_of(refused)


def test_what_is_no_quarter_is_not_there(browser: Client) -> None:
    for name in ("2026-Q5", "nothing", "2026"):
        assert browser.get(f"/trimestres/{name}").status_code == 404
