"""Enter in a form that has other buttons than its own: it sends the form, or looks for a new text."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from support.browser.own_site import serving_pages
from support.browser.page_checks import faults_of, photograph
from support.browser.visit import Visit, open_visit
from support.postgres_server import Database
from support.shown_forms import count_events
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def session(demo_database: Database) -> str:
    """The cookie of a buyer, made before Playwright's loop runs in this thread, where Django would refuse to."""
    return signed_in(Role.BUYER).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def desk(session: str, chromium: Browser) -> Iterator[Visit]:
    """A buyer at work where two organisations or lots are too many for a list."""
    with (
        patch("tremplin_tenants.pages.organisations.choices.MOST_LISTED", 1),
        patch("tremplin_tenants.pages.forms.searched.MOST_LISTED", 1),
        serving_pages() as base,
        chromium.new_context(locale="fr-FR", reduced_motion="reduce") as context,
    ):
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
        yield open_visit(context, base)


def test_enter_searches_then_sends(demo_database: Database, desk: Visit) -> None:
    before, page = count_events(demo_database), desk.page
    desk.go("/conventions")
    page.get_by_text("Convenir avec un facilitateur").click()
    fills(page, "chercher.facilitator", "ensemble")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 résultat pour « ensemble »")
    expect(page.locator("[name='facilitator']")).to_have_value("epec")
    photograph(desk, "searched-choice")
    assert faults_of(desk) == []

    fills(page, "capacity", "douze")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été enregistré")
    assert count_events(demo_database) == before
    for name, text in {"from": "01/01/2027", "to": "31/12/2027", "capacity": "12"}.items():
        fills(page, name, text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/conventions?fait=*")
    assert count_events(demo_database) == before + 1


def test_enter_in_a_form_of_rows_sends_it(demo_database: Database, desk: Visit) -> None:
    before = count_events(demo_database)
    desk.go("/contrats/mobilier-reemploi/lots/1/attribuer")
    fills(desk.page, "amount", "douze mille")
    desk.page.keyboard.press("Enter")

    expect(desk.page.get_by_role("alert")).to_contain_text("Rien n’a été enregistré")
    assert count_events(demo_database) == before


def fills(page: Page, name: str, text: str) -> None:
    """Type in the field that is sent under this name."""
    page.locator(f"main [name='{name}']").fill(text)
