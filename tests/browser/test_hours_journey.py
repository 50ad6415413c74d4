"""Hours from hand to hand: a contractor declares them, a facilitateur returns them, then validates what comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from support.api import Api
from support.browser.demo_site import DemoSite
from support.browser.desk import WAYS, Desk, Way, desk_of, passes
from support.browser.visit import Visit
from support.postgres_server import PATIENCE
from tremplin_infra.waiting import wait_until
from tremplin_tenants.roles import CENTRALE, Role

MEMBER, NAME = "caf-041", "CAF BLOIS"
DECLARED, PRESENTED_AGAIN = "12.50", "10.25"


@dataclass(frozen=True)
class Read:
    """What the API says of a declaration."""

    api: Api
    identifier: str

    def is_soon(self, *expected: str) -> bool:
        """Whether it comes to this status, hours and validated hours."""
        return wait_until(lambda: self._now() == expected, seconds=PATIENCE)

    def _now(self) -> tuple[str, ...]:
        found = self.api.ask("GET", f"hours/{MEMBER}/{self.identifier}").body.get("declaration")
        return () if found is None else (found["status"], found["hours"], found["validated"])

    def validated(self) -> Decimal:
        """All that is validated for the member."""
        return Decimal(self.api.get(f"members/{MEMBER}/results").body["clause_hours"]["validated"])


@pytest.mark.parametrize("way", WAYS)
def test_hours_are_declared_returned_and_validated(
    site: DemoSite, visit: Callable[..., Visit], way: Way
) -> None:
    identifier = f"h-essai-{way}"
    read = Read(site.platform.api(CENTRALE, Role.BUYER), identifier)
    contractor, facilitator = desk_of(visit, Role.CONTRACTOR, way), desk_of(visit, Role.FACILITATOR, way)
    before = read.validated()

    _is_refused_then_declares(contractor, identifier)
    assert read.is_soon("pending", DECLARED, "0.00")
    _returns(facilitator, identifier)
    assert read.is_soon("returned", DECLARED, "0.00")
    _presents_again(contractor, identifier)
    assert read.is_soon("pending", PRESENTED_AGAIN, "0.00")
    assert read.validated() == before
    _validates(facilitator, identifier)
    passes(facilitator.visit, f"facilitator-validated-{way}")
    assert read.is_soon("validated", PRESENTED_AGAIN, PRESENTED_AGAIN)
    assert wait_until(lambda: read.validated() - before == Decimal(PRESENTED_AGAIN), seconds=PATIENCE)


def _validates(desk: Desk, identifier: str) -> None:
    desk.go("/taches")
    desk.follow(f"/declarations/{MEMBER}/{identifier}")
    desk.press("Valider 10,25 heures")
    assert "h validées" in desk.is_done()


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
