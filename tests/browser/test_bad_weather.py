"""A form in a real browser, from its refusal to the end of its session, then signed out; and the page on paper."""

import re
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

from django.conf import settings
from playwright.sync_api import Error, Page, expect
from pypdf import PdfReader

from support.browser.demo_site import DemoSite
from support.browser.visit import Visit
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_tenants.roles import Role

COPIERS = "Location et maintenance de copieurs"
REFUSED, TYPED = "douze mille", "77,70"


def test_what_is_typed_is_not_lost_nor_left_to_others(site: DemoSite, visit: Callable[..., Visit]) -> None:
    api = site.platform.api(WORKED_EXAMPLE, Role.MEMBER)
    page, before = visit(None).page, api.get("results").body["as_of"]
    page.goto(f"{site.base}/connexion")
    signs_in(page)

    fills(page, site, REFUSED)
    sends(page)
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été enregistré")
    page.goto(f"{site.base}/commandes")
    page.go_back()
    expect(page.get_by_label("Montant")).to_have_value(REFUSED)
    _outlives_its_session(page, site)
    _is_not_shown_once_signed_out(page, site)

    assert api.get("results").body["as_of"] == before


def _outlives_its_session(page: Page, site: DemoSite) -> None:
    fills(page, site, TYPED)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)  # the session ends
    sends(page)
    expect(page.get_by_role("status")).to_contain_text("Ce que vous aviez saisi est gardé une demi-heure")
    signs_in(page)
    expect(page.get_by_role("status")).to_contain_text("Votre saisie est revenue")
    expect(page.get_by_label("Montant")).to_have_value(TYPED)
    expect(page.get_by_role("radio", name=COPIERS)).to_be_checked()


def _is_not_shown_once_signed_out(page: Page, site: DemoSite) -> None:
    fills(page, site, REFUSED)
    sends(page)
    page.get_by_role("button", name="Se déconnecter").click()
    for _ in range(3):
        goes_back(page)
        assert page.locator("[name='amount']").count() == 0
        assert REFUSED not in page.content()


def test_a_page_on_paper_has_figures_and_no_button(visit: Callable[..., Visit]) -> None:
    desk = visit(Role.MEMBER)
    desk.go("/resultats")
    paper = PdfReader(BytesIO(desk.page.pdf(format="A4"))).pages

    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in paper))
    assert len(paper) <= 4
    for shown in (
        "Mes résultats",
        "CPAM PARIS",
        "126,50",
        "833,00",
        "l’événement n°",
        "Trimestre par trimestre",
    ):
        assert shown in text
    for hidden in ("Se déconnecter", "Commander", "Comment ?", "Accessibilité", "Revoir une date passée"):
        assert hidden not in text
    assert text.count("Total") == 1  # below its table, and not on each sheet that the table takes


def signs_in(page: Page) -> None:
    page.get_by_role("button", name="Entrer comme organisme membre").click()


def fills(page: Page, site: DemoSite, amount: str) -> None:
    """Fill an order of this amount."""
    page.goto(f"{site.base}/commander")
    page.get_by_role("radio", name=COPIERS).check()
    page.get_by_label("Montant").fill(amount)


def sends(page: Page) -> None:
    page.get_by_role("button", name="Commander").click()


def goes_back(page: Page) -> None:
    """Press the browser's back button, which shows nothing where what it kept is not this visitor's any more."""
    with suppress(Error):
        page.go_back()
