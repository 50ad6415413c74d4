"""Every page of `PAGES`, as every role, is held to the same checks: a page that is added needs no test here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import pytest

from support.browser.demo_site import DemoSite
from support.browser.page_checks import faults_of, photograph
from support.browser.visit import Visit
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

# By the first word of an address that names one thing, what that thing is in the demo's worked example.
THINGS = {"membres": "member", "organismes": "member", "contrats": "contract", "points-ouverts": "point"}
ACTS: Mapping[type[Page], Iterable[str]] = {
    ContractActPage: CONTRACT_ACTS,
    LotActPage: LOT_ACTS,
    OrganisationActPage: ORGANISATION_ACTS,
}
# What an address must ask, where it must.
PARAMETERS: Mapping[type[Page], str] = {Explanation: "?measure=validated"}


@pytest.mark.parametrize("role", [None, *Role])
def test_each_page_passes(site: DemoSite, visit: Callable[..., Visit], role: Role | None) -> None:
    with_scripts, without = visit(role), visit(role, javascript=False)
    faults = []
    for page in PAGES:
        if not _is_for(page, role):
            continue
        first, *others = addresses_of(page, site, role)
        faults += [f"{first}: {fault}" for fault in _faults(with_scripts, without, first)]
        photograph(with_scripts, f"{role or 'nobody'}{first}")
        for address in others:  # as the first, with other fields
            faults += [f"{address}: {fault}" for fault in _faults(with_scripts, without, address)]

    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def test_what_is_not_there_passes(visit: Callable[..., Visit]) -> None:
    found = visit(Role.MEMBER)
    answer = found.go("/rien-ici")
    photograph(found, "absent")

    assert answer.status == 404
    assert [fault for fault in faults_of(found) if "404" not in fault] == []


def addresses_of(page: type[Page], site: DemoSite, role: Role | None) -> list[str]:
    """Addresses of a page: what it names is of the demo's worked example, one for each act that it names."""
    first = page.path.partition("/")[0]
    own = site.declared if role is Role.CONTRACTOR else {}
    names = {**site.names, **own, **({"id": site.names[THINGS[first]]} if first in THINGS else {})}
    end = PARAMETERS.get(page, "")
    return [f"/{page.path.format_map({**names, 'act': act})}{end}" for act in _acts(page)]


def _acts(page: type[Page]) -> Iterable[str]:
    """What may stand for `{act}` in the path of a page; a page of acts that is not known here fails."""
    if issubclass(page, RegisterActPage):
        return [act.slug for act in page.register.acts]
    return ACTS[page] if "{act}" in page.path else ("",)


def _faults(visit: Visit, without_scripts: Visit, address: str) -> Iterator[str]:
    answer = visit.go(address)
    if answer.status != 200:
        yield f"status {answer.status}"
    words = _words(visit)
    has_scripts = visit.page.evaluate("document.scripts.length") > 0
    yield from faults_of(visit)
    if not has_scripts:
        return
    without_scripts.go(address)
    if _words(without_scripts) != words:
        yield "without JavaScript its words are others"


def _words(visit: Visit) -> str:
    """What the page says, but for its numbers: an account shows when it was last used."""
    return re.sub(r"\d", "0", visit.page.inner_text("main"))


def _is_for(page: type[Page], role: Role | None) -> bool:
    if "get" not in page.http_method_names or issubclass(page, FilePage):
        return False
    return role is None if page.roles is None else role in page.roles
