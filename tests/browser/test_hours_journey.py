"""Hours from hand to hand: a contractor declares them, a facilitateur returns them, then validates what comes back."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from support.browser.demo_site import DemoSite
from support.browser.desk import WAYS, Desk, Way, desk_of, passes
from support.browser.visit import Visit
from support.postgres_server import PATIENCE
from tremplin_infra.processes.waiting import wait_until
from tremplin_tenants.roles import CENTRALE, Role

MEMBER, NAME = "caf-041", "CAF BLOIS"
DECLARED, PRESENTED_AGAIN = "12.50", "10.25"


@pytest.mark.parametrize("way", WAYS)
def test_hours_are_declared_returned_and_validated(
    site: DemoSite, visit: Callable[..., Visit], way: Way
) -> None:
    api = site.platform.api(CENTRALE, Role.BUYER)
    identifier = f"h-essai-{way}"
    address = f"hours/{MEMBER}/{identifier}"
    contractor, facilitator = desk_of(visit, Role.CONTRACTOR, way), desk_of(visit, Role.FACILITATOR, way)

    def declaration() -> tuple[str, str, str]:
        absent = {"status": "", "hours": "", "validated": ""}  # as a new one is until it is counted
        found = api.ask("GET", address).body.get("declaration", absent)
        return found["status"], found["hours"], found["validated"]

    def validated() -> Decimal:
        figure = api.get(f"members/{MEMBER}/results").body["clause_hours"]["validated"]
        return Decimal(figure)

    before = validated()
    _is_refused_then_declares(contractor, identifier)
    assert wait_until(lambda: declaration() == ("pending", DECLARED, "0.00"), seconds=PATIENCE)

    _returns(facilitator, identifier)
    assert wait_until(lambda: declaration() == ("returned", DECLARED, "0.00"), seconds=PATIENCE)

    _presents_again(contractor, identifier)
    assert wait_until(lambda: declaration() == ("pending", PRESENTED_AGAIN, "0.00"), seconds=PATIENCE)
    assert validated() == before

    facilitator.go("/taches")
    facilitator.follow(f"/declarations/{MEMBER}/{identifier}")
    facilitator.press("Valider 10,25 heures")
    assert "h validées" in facilitator.is_done()
    passes(facilitator.visit, f"facilitator-validated-{way}")
    assert wait_until(lambda: validated() - before == Decimal(PRESENTED_AGAIN), seconds=PATIENCE)
    assert declaration() == ("validated", PRESENTED_AGAIN, PRESENTED_AGAIN)


def _is_refused_then_declares(desk: Desk, identifier: str) -> None:
    desk.go("/taches")
    desk.follow("/heures/nouvelle")
    desk.pick("member", NAME)
    desk.pick("lot", "Moitié nord")
    desk.fill("hours", "douze")
    desk.fill("worked_from", "30/09/2026")
    desk.fill("worked_to", "31/10/2026")
    desk.pick("modality", "Embauche directe")
    desk.fill("id", identifier)
    desk.press("Déclarer")
    desk.keeps("hours", "douze")
    desk.fill("hours", "12,50")
    desk.press("Déclarer")
    desk.keeps("worked_from", "30/09/2026")  # two quarters: the rule's own refusal
    passes(desk.visit, f"contractor-refused-{identifier}")
    desk.fill("worked_from", "01/10/2026")
    desk.press("Déclarer")
    assert "12,50 heures" in desk.is_done()


def _returns(desk: Desk, identifier: str) -> None:
    desk.go("/taches")
    desk.follow(f"/declarations/{MEMBER}/{identifier}")
    desk.unfold("Retourner à qui a déclaré")
    desk.fill("reason", "jours à préciser")
    desk.press("Retourner")
    assert "jours à préciser" in desk.is_done()


def _presents_again(desk: Desk, identifier: str) -> None:
    desk.go("/taches")
    expect(desk.page.get_by_role("heading", name="À reprendre")).to_be_visible()
    desk.follow(f"/declarations/{MEMBER}/{identifier}")
    expect(desk.page.get_by_text("jours à préciser").first).to_be_visible()
    desk.fill("hours", "10,25")
    desk.press("Renvoyer")
    assert "10,25 heures" in desk.is_done()
