"""Every page of `PAGES`, as every role, is held to the same checks: a page that is added needs no test here."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import pytest
from playwright.sync_api import Response

from support.browser.demo_site import DemoSite
from support.browser.html_checker import check_html
from support.browser.keyboard_walk import keyboard_faults
from support.browser.page_checks import carry_checks, faults_of, photograph
from support.browser.visit import Visit
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_tenants.pages.audit.event_proof import ProofOfEvent
from tremplin_tenants.pages.buying.registers import RegisterActPage
from tremplin_tenants.pages.contracts.contract_acts import ACTS as CONTRACT_ACTS, ContractActPage
from tremplin_tenants.pages.lots.act_page import LotActPage
from tremplin_tenants.pages.lots.acts import ACTS as LOT_ACTS
from tremplin_tenants.pages.members.explanation import Explanation
from tremplin_tenants.pages.organisations.organisation import OrganisationActPage
from tremplin_tenants.pages.organisations.organisation_acts import ACTS as ORGANISATION_ACTS
from tremplin_tenants.pages.urls import PAGES
from tremplin_tenants.pages.web.file_page import FilePage
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.roles import Role

# By the beginning of an address that names one thing, what that thing is in the demo.
THINGS = {
    "membres": "member",
    "organismes": "member",
    "contrats": "contract",
    "points-ouverts": "point",
    "imports/fichiers": "file",
    "imports/lignes": "row",
    "publications": "uptake",
}
ACTS: Mapping[type[Page], Iterable[str]] = {
    ContractActPage: CONTRACT_ACTS,
    LotActPage: LOT_ACTS,
    OrganisationActPage: ORGANISATION_ACTS,
}
# What an address must ask, where it must.
PARAMETERS: Mapping[type[Page], str] = {
    Explanation: "?measure=validated",
    ProofOfEvent: f"?log={WORKED_EXAMPLE}&seq=1",
}


EVERYBODY: tuple[Role | None, ...] = (None, *Role)


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    """The HTML of the pages that were asked for so far, by who asked and its address."""
    return {}


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_page_passes(
    site: DemoSite, visit: Callable[..., Visit], documents: dict[str, str], role: Role | None
) -> None:
    shown = visit(role)
    carry_checks(shown)
    faults = []
    for page in PAGES:
        if not _is_for(page, role):
            continue
        first, *others = addresses_of(page, site, role)
        for address in (first, *others):  # as the first, with other fields
            answer = shown.go(address)
            documents[f"{role} {address}"] = answer.text()
            faults += [f"{address}: {fault}" for fault in _faults(shown, answer)]
            if address is first:
                photograph(shown, f"{role or 'nobody'}{address}")
            if address is first and role == _first_for(page):
                faults += [f"{address}: {fault}" for fault in keyboard_faults(shown)]

    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def test_the_html_is_valid(site: DemoSite, visit: Callable[..., Visit], documents: dict[str, str]) -> None:
    for role in EVERYBODY:
        pages = (page for page in PAGES if _is_for(page, role))
        addresses = [address for page in pages for address in addresses_of(page, site, role)]
        missing = [address for address in addresses if f"{role} {address}" not in documents]
        if missing:
            asking = visit(role).page.context.request
            documents |= {
                f"{role} {address}": asking.get(f"{site.base}{address}").text() for address in missing
            }
    check_html(documents)


def test_what_is_not_there_passes(visit: Callable[..., Visit]) -> None:
    found = visit(Role.MEMBER)
    answer = found.go("/rien-ici")
    photograph(found, "absent")

    assert answer.status == 404
    assert [fault for fault in faults_of(found) if "404" not in fault] == []


def addresses_of(page: type[Page], site: DemoSite, role: Role | None) -> list[str]:
    """Addresses of a page: what it names is of the demo's worked example, one for each act that it names."""
    first = page.path.partition("/{id}")[0]
    own = site.declared if role is Role.CONTRACTOR else {}
    names = {**site.names, **own, **({"id": site.names[THINGS[first]]} if first in THINGS else {})}
    end = PARAMETERS.get(page, "")
    return [f"/{page.path.format_map({**names, 'act': act})}{end}" for act in _acts(page)]


def _acts(page: type[Page]) -> Iterable[str]:
    """What may stand for `{act}` in the path of a page; a page of acts that is not known here fails."""
    if issubclass(page, RegisterActPage):
        return [act.slug for act in page.register.acts]
    return ACTS[page] if "{act}" in page.path else ("",)


def _faults(visit: Visit, answer: Response) -> Iterator[str]:
    if answer.status != 200:
        yield f"status {answer.status}"
    if visit.page.evaluate("document.scripts.length") > 0:
        yield "a script, of which nothing says that the page does without"
    yield from faults_of(visit)


def _first_for(page: type[Page]) -> Role | None:
    return next(role for role in EVERYBODY if _is_for(page, role))


def _is_for(page: type[Page], role: Role | None) -> bool:
    if "get" not in page.http_method_names or issubclass(page, FilePage):
        return False
    return role is None if page.roles is None else role in page.roles
