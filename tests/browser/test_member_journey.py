"""A member's desk: what its sentence says, where a figure comes from, an order that is counted at once."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from support.browser.demo_site import DemoSite
from support.browser.desk import WAYS, Way, passes
from support.browser.hands import Hands, Keyboard, Pointer
from support.browser.visit import HEIGHT, NARROW, Visit
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_tenants.roles import Role

COPIERS = "Location et maintenance de copieurs"  # 1.75 hours due for 1,000 euros
DUE = Decimal("21.00")  # 12,000.00 euros at 1.75 hours for 1,000


@pytest.fixture
def results(site: DemoSite) -> Callable[[], dict[str, Any]]:
    """What the API answers to the member now."""
    api = site.platform.api(WORKED_EXAMPLE, Role.MEMBER)
    return lambda: api.get("results").body


@pytest.mark.parametrize("way", WAYS)
def test_a_member_understands_its_figure_and_orders(
    site: DemoSite, visit: Callable[..., Visit], results: Callable[[], dict[str, Any]], way: Way
) -> None:
    desk = visit(None, javascript=way == "keyboard")
    if way != "keyboard":
        desk.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    hands: Hands = Keyboard(desk.page) if way == "keyboard" else Pointer(desk.page)
    before = results()

    _signs_in_and_understands(site, desk, hands, before)
    _follows_its_validated_hours(desk, hands, before)
    _is_refused_an_order(desk, hands)
    assert results() == before

    number = f"bc-{way}"
    hands.fill(desk.page.get_by_label("Montant"), "12 000,00")
    hands.fill(desk.page.get_by_label("Votre numéro de bon de commande"), number)
    hands.press_twice(desk.page.get_by_role("button", name="Commander"))
    expect(desk.page.get_by_role("status")).to_contain_text("n°")
    expect(desk.page.get_by_role("region", name="Ce que cet acte a changé")).to_contain_text("+21,00 h")
    passes(desk, f"member-ordered-{way}")
    after = results()
    desk.page.reload()

    assert Decimal(after["clause_hours"]["due"]) - Decimal(before["clause_hours"]["due"]) == DUE
    assert after["as_of"]["seq"] == before["as_of"]["seq"] + 1
    assert results() == after
    desk.go("/commandes")
    expect(desk.page.get_by_role("rowheader", name=number, exact=True)).to_have_count(1)


def test_every_figure_is_the_api_s_and_its_explanation_s(
    visit: Callable[..., Visit], results: Callable[[], dict[str, Any]]
) -> None:
    desk = visit(Role.MEMBER)
    desk.go("/resultats")
    answer = results()
    shown = desk.page.locator("data[data-figure^='clause_hours.'], data[data-figure^='reserved_usage.']")
    marks = {str(mark.get_attribute("data-figure")): mark.get_attribute("value") for mark in shown.all()}
    figures = {
        f"{group}.{name}": value
        for group in ("clause_hours", "reserved_usage")
        for name, value in answer[group].items()
    }
    assert {
        name: value for name, value in marks.items() if name in figures and value != str(figures[name])
    } == {}
    assert len(marks.keys() & figures.keys()) >= 10
    explained = desk.page.evaluate(_EXPLAINED)

    assert len(explained) >= 10
    for address, value in explained:
        desk.go(address)
        assert _value(desk.page.locator(".sum .res data")) == value, address


# Each link « Comment ? » beside a figure, and the value of that figure.
_EXPLAINED = """() => [...document.querySelectorAll('main a.how')].map(link => [
    link.getAttribute('href'),
    [...link.closest('.kpi, td, li').querySelectorAll('data')].map(item => item.value)[0]])"""


def _signs_in_and_understands(site: DemoSite, desk: Visit, hands: Hands, answer: Mapping[str, Any]) -> None:
    desk.go("/connexion")
    hands.press(desk.page.get_by_role("button", name="Entrer comme organisme membre"))
    expect(desk.page).to_have_url(f"{site.base}/resultats")
    assert desk.page.locator("p.lead").inner_text() == answer["sentence"]


def _follows_its_validated_hours(desk: Visit, hands: Hands, answer: Mapping[str, Any]) -> None:
    validated = answer["clause_hours"]["validated"]
    hands.press(desk.page.locator("a.how[href='/resultats/explication?measure=validated']"))
    assert _value(desk.page.locator(".sum .res data")) == validated
    entries = desk.page.locator("tbody td[data-label='Écriture']").all_inner_texts()
    assert sum(map(_number, entries)) == Decimal(validated)


def _is_refused_an_order(desk: Visit, hands: Hands) -> None:
    page = desk.page
    menu = page.get_by_role("navigation", name="Principale")
    hands.press(menu.get_by_role("link", name="Commander", exact=True))
    hands.choose(page.get_by_role("radio", name=COPIERS))
    hands.fill(page.get_by_label("Montant"), "douze mille")
    hands.press(page.get_by_role("button", name="Commander"))
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été enregistré")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("radio", name=COPIERS)).to_be_checked()
    expect(page.get_by_label("Montant")).to_have_value("douze mille")
    passes(desk, "member-order-refused")


def _value(mark: Locator) -> str | None:
    return mark.get_attribute("value")


def _number(text: str) -> Decimal:
    """A number as a page writes it, with its unit."""
    return Decimal(re.sub(r"[^0-9.-]", "", text.replace("−", "-").replace(",", ".")))
