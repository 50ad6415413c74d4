"""An auditor's desk: an event found in a journal, two dates compared, then what is verified and replayed now."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser.demo_site import DemoSite
from support.browser.desk import WAYS, Desk, Way, desk_of, passes
from support.browser.visit import Visit
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_tenants.roles import CENTRALE, Role


@pytest.mark.parametrize("way", WAYS)
def test_an_auditor_follows_a_figure_and_verifies_it(
    site: DemoSite, visit: Callable[..., Visit], way: Way
) -> None:
    api = site.platform.api(CENTRALE, Role.AUDITOR)
    desk = desk_of(visit, Role.AUDITOR, way)
    answer = api.get(f"events?log={WORKED_EXAMPLE}&type=hours.corrected").body
    [corrected], head = answer["results"], answer["as_of"]["seq"]

    _finds(desk, corrected["seq"])
    passes(desk.visit, f"auditor-filtered-{way}")
    _compares(desk, corrected["seq"])
    desk.go("/integrite")
    for button, said in (
        ("Vérifier maintenant", f"1 journal, {head} événements, 0 problème"),
        ("Rejouer maintenant", "0 différence"),
    ):
        desk.pick("log", "CPAM PARIS")
        desk.press(button)
        expect(desk.page.get_by_role("status").first).to_contain_text(said)


def _finds(desk: Desk, seq: int) -> None:
    desk.go(f"/journal/{WORKED_EXAMPLE}")
    desk.pick("type", "Correction")
    desk.press("Filtrer")
    expect(desk.page.locator(".evt")).to_have_count(1)
    expect(desk.page.locator(".evt")).to_contain_text(f"n° {seq}")
    expect(desk.page.locator(".evt")).to_contain_text("heures comptées deux fois")


def _compares(desk: Desk, seq: int) -> None:
    desk.go(f"/comparer/{WORKED_EXAMPLE}")
    desk.fill("from", str(seq - 1))
    desk.fill("to", str(seq))
    desk.press("Comparer")
    row = desk.page.get_by_role("row").filter(has_text="Heures validées").first
    expect(row).to_contain_text("−6,00")
    expect(row).to_contain_text(f"n° {seq}")
