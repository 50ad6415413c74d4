"""A buyer's desk: a contract from its draft to a member who sees it, then a quarter closed and published."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.api import Api
from support.browser.demo_site import DemoSite
from support.browser.desk import WAYS, Desk, Way, desk_of, passes
from support.browser.visit import Visit
from support.postgres_server import PATIENCE
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_infra.waiting import wait_until
from tremplin_tenants.roles import CENTRALE, Role

PROTECTED, OTHER = "Jardins et Talus EA (EA)", "Papiers Sernin"
QUARTER = "2026-Q3"


@pytest.mark.parametrize("way", WAYS)
def test_a_contract_goes_from_draft_to_a_member(
    site: DemoSite, visit: Callable[..., Visit], way: Way
) -> None:
    buyer = site.platform.api(CENTRALE, Role.BUYER)
    member = site.platform.api(WORKED_EXAMPLE, Role.MEMBER)
    contract = f"essai-{way}"
    desk = desk_of(visit, Role.BUYER, way)

    _drafts(desk, contract)
    assert _state(buyer, contract) == "draft"
    desk.press("Publier")
    assert desk.is_done()
    assert _state(buyer, contract) == "published"
    _awards(desk, contract)
    passes(desk.visit, f"buyer-awarded-{way}")
    _opens(desk, contract)
    assert _state(buyer, contract) == "open"
    [lot] = buyer.get(f"contracts/{contract}").body["lots"]
    assert [award["amount"] for award in lot["awards"]] == ["12000.50"]

    def seen() -> list[dict[str, object]]:
        rows: list[dict[str, object]] = member.get("lots?limit=500").body["results"]
        return [row for row in rows if row["contract"] == contract]

    assert wait_until(lambda: len(seen()) == 1, seconds=PATIENCE)


def test_a_quarter_is_closed_then_published(site: DemoSite, visit: Callable[..., Visit]) -> None:
    api = site.platform.api(WORKED_EXAMPLE, Role.MEMBER)
    desk = desk_of(visit, Role.BUYER, "keyboard")

    desk.go("/trimestres")
    desk.follow(f"/trimestres/{QUARTER}")
    desk.press("Clore")
    assert desk.is_done()
    desk.press("Publier")
    assert desk.is_done()
    expect(desk.page.get_by_role("button", name="Publier", exact=True)).to_have_count(0)
    passes(desk.visit, "buyer-published-a-quarter")

    def published() -> str:
        rows = api.get("results").body["quarters"]
        return str(next(row["published"] for row in rows if row["quarter"] == QUARTER))

    # By hand: what was validated late of the first quarter, 14.50, less the 6.00 that a correction took back.
    assert wait_until(lambda: published() == "8.50", seconds=PATIENCE)


def _drafts(desk: Desk, contract: str) -> None:
    desk.go("/contrats")
    desk.follow("/contrats/nouveau")
    desk.fill("id", contract)
    desk.fill("title", "Contrat d’essai")
    desk.fill("buyer", "equipe-essai")
    desk.pick("usage", "Achat interne")
    desk.pick("centrale_role", "Intermédiaire")
    desk.pick("kind", "Accord-cadre")
    desk.fill("starts_on", "01/10/2026")
    desk.fill("ends_on", "30/09/2029")
    desk.fill("lots.0.id", "1")
    desk.fill("lots.0.title", "Lot unique")
    desk.check("lots.0.reservation.articles", "L2113-12")
    desk.press("Enregistrer le brouillon")
    assert desk.is_done()


def _awards(desk: Desk, contract: str) -> None:
    desk.go(f"/contrats/{contract}/lots/1/attribuer")
    desk.pick("contractor", PROTECTED)
    desk.fill("notified_on", "15/09/2026")
    desk.fill("amount", "12 000,50")
    desk.press("Attribuer")
    desk.keeps("amount", "12 000,50")  # a reserved lot asks for its evidence (R2113-7)
    desk.fill("evidence.share_percent", "62,00")
    desk.fill("evidence.on", "15/09/2026")
    desk.press("Attribuer")
    assert desk.is_done()


def _opens(desk: Desk, contract: str) -> None:
    desk.go(f"/contrats/{contract}")
    desk.pick("member", "CPAM PARIS")
    desk.press("Ouvrir")
    assert desk.is_done()


def _state(buyer: Api, contract: str) -> str:
    wait_until(lambda: buyer.ask("GET", f"contracts/{contract}").status == 200, seconds=PATIENCE)
    return str(buyer.get(f"contracts/{contract}").body["state"])
