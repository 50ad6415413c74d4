"""Forms in bad weather, in a real browser: refused, signed out, without the database, in two tabs; a page on paper."""

import re
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

from django.conf import settings
from playwright.sync_api import Error, Page, expect
from pypdf import PdfReader

from support.browser.demo_site import DemoSite
from support.browser.visit import Visit
from support.postgres_server import PATIENCE, PostgresServer
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_infra.waiting import wait_until
from tremplin_tenants.roles import CENTRALE, Role

COPIERS = "Location et maintenance de copieurs"
REFUSED, TYPED = "douze mille", "77,70"
DRAFT = {
    "title": "Contrat de deux onglets",
    "buyer": "equipe-essai",
    "usage": "internal",
    "centrale_role": "intermediary",
    "kind": "framework",
    "starts_on": "2026-01-01",
    "ends_on": "2030-12-31",
}


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


def test_a_form_outlives_its_database(
    site: DemoSite, visit: Callable[..., Visit], postgres_server: PostgresServer
) -> None:
    api, page = site.platform.api(WORKED_EXAMPLE, Role.MEMBER), visit(Role.MEMBER).page
    before = api.get("results").body["as_of"]["seq"]
    fills(page, site, TYPED)
    with postgres_server.without(site.database):
        sends(page)
        expect(page.get_by_role("alert")).to_contain_text("La base de données ne répond pas")
        expect(page.get_by_role("main")).to_contain_text("Votre saisie est gardée")
        assert page.locator("html").get_attribute("lang") == "fr"
        page.get_by_role("link", name="Revenir au formulaire").click()
        expect(page.get_by_role("alert")).to_contain_text("La base de données ne répond pas")
        expect(page.get_by_role("link", name="Réessayer")).to_be_visible()

    page.get_by_role("link", name="Réessayer").click()
    expect(page.get_by_label("Montant")).to_have_value(TYPED)
    expect(page.get_by_role("radio", name=COPIERS)).to_be_checked()
    assert api.get("results").body["as_of"]["seq"] == before
    sends(page)
    page.go_back()
    sends(page)

    assert wait_until(lambda: seq_of(site, WORKED_EXAMPLE) > before, seconds=PATIENCE)
    assert seq_of(site, WORKED_EXAMPLE) == before + 1


def test_two_tabs_do_not_undo_each_other(site: DemoSite, visit: Callable[..., Visit]) -> None:
    buyer, contract = site.platform.api(CENTRALE, Role.BUYER), "essai-deux-onglets"
    drafted = buyer.made("contracts", {"id": contract, **DRAFT})
    buyer.get(f"contracts/{contract}?wait_for={drafted.wait_for}")
    first = visit(Role.BUYER).page
    second = first.context.new_page()

    for tab in (first, second):
        tab.goto(f"{site.base}/contrats/{contract}")
    presses(first, "Publier")
    expect(first.get_by_role("status").first).to_contain_text("C’est l’événement n°")
    presses(second, "Publier")
    expect(second.get_by_role("alert")).to_contain_text("La page a changé pendant que vous la remplissiez")
    presses(second, "Publier")
    expect(second.get_by_role("alert")).to_contain_text("est déjà publié")

    for tab in (first, second):
        tab.goto(f"{site.base}/contrats/{contract}")
        tab.get_by_text("Reconduire le contrat").click()
    renews(first, "31/12/2031")
    expect(first.get_by_role("status").first).to_contain_text("C’est l’événement n°")
    renews(second, "31/12/2032")
    expect(second.get_by_role("alert")).to_contain_text("31 décembre 2031")
    expect(second.get_by_label("Nouvelle fin du contrat")).to_have_value("31/12/2032")
    presses(second, "Reconduire")
    expect(second.get_by_role("status").first).to_contain_text("C’est l’événement n°")

    subject = f"events?log=centrale&subject=centrale/contract/{contract}"
    topics = [event["type"].rpartition(".")[2] for event in buyer.get(subject).body["results"]]
    assert topics == ["registered", "published", "renewed", "renewed"]


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


def presses(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def renews(page: Page, until: str) -> None:
    page.get_by_label("Nouvelle fin du contrat").fill(until)
    presses(page, "Reconduire")


def seq_of(site: DemoSite, log: str) -> int:
    """Return how many events a log has in the store, whatever is delivered and counted of it."""
    [(seq,)] = site.database.rows("select coalesce(max(seq), 0) from events where log = %s", log)
    return int(seq)


def goes_back(page: Page) -> None:
    """Press the browser's back button, which shows nothing where what it kept is not this visitor's any more."""
    with suppress(Error):
        page.go_back()
