"""A file of hours dropped on the page: its counts, the annotated one, what is recorded, and nothing twice."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, expect

from support.browser.demo_site import DemoSite
from support.browser.desk import Desk, desk_of, passes
from support.browser.visit import Visit
from support.postgres_server import PATIENCE
from support.sheets import an_xlsx, rows_of
from tremplin_infra.demo.demo_keys import HOLDERS
from tremplin_infra.waiting import wait_until
from tremplin_tenants.roles import CENTRALE, Role

PAGE, NAME = "/heures/fichier", "heures d’octobre.xlsx"
WORK = ("Embauche directe", "01/10/2026", "31/10/2026")


def test_a_file_is_checked_recorded_and_sent_again(site: DemoSite, visit: Callable[..., Visit]) -> None:
    known = _a_declaration(site)
    place = tuple(known[name] for name in ("member_name", "contract_title", "title"))
    content = an_xlsx([(*place, *WORK, hours) for hours in (3.25, 4000, 4.75)])
    desk = desk_of(visit, Role.CONTRACTOR, "keyboard")
    before = _declared(site, known["member"])

    _drop(desk, content)
    expect(desk.page.get_by_role("alert")).to_contain_text("1 ligne sur 3 est à corriger")
    expect(desk.page.get_by_role("listitem").filter(has_text="2 déclarations nouvelles")).to_be_visible()
    passes(desk.visit, "contractor-file-checked")
    assert [row[-1] for row in rows_of(_annotated(desk))][:2] == ["Anomalies", None]
    assert _declared(site, known["member"]) == before

    desk.press("Enregistrer 2 lignes bonnes")
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("2 déclarations enregistrées")
    sent = desk.page.get_by_role("row").filter(has=desk.page.get_by_role("rowheader", name=NAME)).first
    expect(sent.get_by_role("cell").nth(3)).to_have_text("2")
    passes(desk.visit, "contractor-file-recorded")
    assert wait_until(lambda: _declared(site, known["member"]) == before + 2, seconds=PATIENCE)

    _drop(desk, content)
    expect(desk.page.get_by_role("listitem").filter(has_text="2 déjà enregistrées")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Enregistrer")).to_have_count(0)
    assert _declared(site, known["member"]) == before + 2


def _a_declaration(site: DemoSite) -> Mapping[str, Any]:
    """A declaration of the contractor, whose lot runs in October: its member, contract and lot by name."""
    own = site.platform.api(HOLDERS[Role.CONTRACTOR][0], Role.CONTRACTOR)
    rows = own.get("hours?limit=100").body["results"]
    return next(row for row in rows if row["member"] == "caf-041" and row["title"] == "Moitié nord")


def _declared(site: DemoSite, member: str) -> int:
    api = site.platform.api(CENTRALE, Role.BUYER)
    return len(api.get(f"events?log={member}&type=hours.declared&limit=500").body["results"])


def _drop(desk: Desk, content: bytes) -> None:
    desk.go(PAGE)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = FilePayload(name=NAME, mimeType=mime, buffer=content)
    desk.page.locator("main input[name='file']").set_input_files(file)
    desk.press("Vérifier le fichier")


def _annotated(desk: Desk) -> bytes:
    """Fetch the annotated file, as a browser keeps it."""
    with desk.page.expect_download() as kept:
        desk.page.get_by_role("link", name="Télécharger mon fichier annoté").click()
    assert kept.value.suggested_filename == "heures d’octobre-annoté.xlsx"
    return Path(kept.value.path()).read_bytes()
