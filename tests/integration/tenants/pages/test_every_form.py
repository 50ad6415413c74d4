"""Each form of each page: one token and one key; half filled, nothing is written; it outlives its session."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from support.demo_clients import worked_example
from support.every import every
from support.in_process_api import api
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events
from support.signed_in import sign_out, signed_in
from tremplin_infra.demo.demo_keys import HOLDERS
from tremplin_tenants.pages.buying.registers import RegisterActPage
from tremplin_tenants.pages.contracts.contract_acts import ContractActPage
from tremplin_tenants.pages.contracts.imports import ImportedFile
from tremplin_tenants.pages.contracts.quarantine import QuarantinedRow
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.hours.declaration import Declaration
from tremplin_tenants.pages.lots.act_page import LotActPage
from tremplin_tenants.pages.orders.uptake import PublishedRow
from tremplin_tenants.pages.organisations.organisation import OrganisationActPage
from tremplin_tenants.pages.urls import PAGES
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

# Of files and rows that the demo's year has not; the browser's tests show them.
MADE_ELSEWHERE = (ImportedFile, QuarantinedRow, PublishedRow)
# One act of each page of acts: all are made by one class. `test_lot_acts.py` tries every act on a lot.
AN_ACT: Mapping[type[Page], str] = {
    ContractActPage: "globaliser",
    LotActPage: "objectif",
    OrganisationActPage: "siret",
}
SENDING = [page for page in PAGES if "post" in page.http_method_names and "get" in page.http_method_names]
OF_COMMANDS = [page for page in SENDING if issubclass(page, FormPage)]
_FORM = re.compile(r'<form [^>]*method="post".*?</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_TYPED = re.compile(r'<(?:input type="text"|textarea)[^>]* name="([^"]+)"[^>]*>')
_REQUIRED = re.compile(r'<(?:input type="text"|textarea|select)[^>]* name="([^"]+)"[^>]* required')


@dataclass(frozen=True)
class World:
    """The year of the demo: what the addresses of its pages name, and a browser for each role."""

    database: Database
    names: Mapping[str, str]
    browsers: dict[Role, Client] = field(default_factory=dict)

    def browser(self, page: type[Page]) -> Client:
        """A browser of a role that sees the page, and its forms."""
        roles = list(page.roles or (Role.MEMBER,))
        role = Role.FACILITATOR if page is Declaration else roles[0]
        if role not in self.browsers:
            self.browsers[role] = signed_in(role, HOLDERS[role][0])
        return self.browsers[role]

    def address(self, page: type[Page]) -> str:
        first = page.path.partition("/")[0]
        things = {
            "contrats": "contract",
            "organismes": "member",
            "membres": "member",
            "points-ouverts": "point",
        }
        act = page.register.acts[0].slug if issubclass(page, RegisterActPage) else AN_ACT.get(page, "")
        return f"/{page.path.format_map({**self.names, 'id': self.names[things.get(first, 'pending')], 'act': act})}"


@pytest.fixture(scope="module")
def world(demo_database: Database) -> World:
    buyer = api(Role.BUYER)
    [point] = buyer.get("tasks", kind="open-point", owner="centrale").json()["results"]
    names = worked_example(demo_database)
    [pending] = buyer.get("hours", status="pending", member=names["member"]).json()["results"]
    return World(
        demo_database, {**names, "quarter": "2026-Q3", "point": point["id"], "pending": pending["id"]}
    )


def forms_of(answer: Any) -> list[str]:
    """The forms that a page posts."""
    return _FORM.findall(answer.content.decode())


@every(("page",), [(page,) for page in SENDING if page not in MADE_ELSEWHERE])
def test_each_form_has_one_token_and_one_key(world: World, page: type[Page]) -> None:
    answer = world.browser(page).get(world.address(page))

    assert answer.status_code == 200
    for form in forms_of(answer):
        hidden = [name for name, _ in _HIDDEN.findall(form)]
        assert hidden.count("csrfmiddlewaretoken") == 1, form
        assert hidden.count("idempotency_key") == 1, form


@every(("page",), [(page,) for page in OF_COMMANDS if page not in MADE_ELSEWHERE])
def test_a_form_half_filled_or_of_an_ended_session_loses_nothing(world: World, page: type[Page]) -> None:
    browser, address, before = world.browser(page), world.address(page), count_events(world.database)
    [form, *_] = [form for form in forms_of(browser.get(address)) if 'name="act"' in form]
    hidden = {name: unescape(value) for name, value in _HIDDEN.findall(form)}
    names = list(dict.fromkeys(_TYPED.findall(form)))
    typed = {name: f"tapé {rank}" for rank, name in enumerate(names)}
    if len(set(_REQUIRED.findall(form))) > 1 and names:
        holds_half_filled(
            browser.post(address, hidden | {names[0]: typed[names[0]]}), names[0], typed[names[0]]
        )

    session = sign_out(browser)
    sent, told = browser.post(address, hidden | typed), browser.get("/connexion")
    browser.cookies[settings.SESSION_COOKIE_NAME] = session  # signs in again
    back = browser.get(address)

    assert (sent.status_code, sent.headers["Location"]) == (302, f"/connexion?suite={address}")
    assert "Ce que vous aviez saisi est gardé" in told.content.decode()
    assert "Votre saisie est revenue" in back.content.decode()
    assert [name for name in names if not shows(back, name, typed[name])] == []
    assert f'value="{hidden["idempotency_key"]}"' in back.content.decode()
    assert count_events(world.database) == before


def holds_half_filled(refused: Any, name: str, text: str) -> None:
    """Hold that a form with one field typed is refused and kept, for this session's back button alone."""
    assert refused.status_code in (404, 422)
    assert "Rien n’a été enregistré" in alert_of(refused)
    assert shows(refused, name, text)
    assert refused.headers["Cache-Control"] in ("private, no-cache", "private, no-store")
    assert "Cookie" in refused.headers["Vary"]


def shows(answer: Any, name: str, text: str) -> bool:
    """Whether a field of a page holds a text."""
    page = unescape(answer.content.decode())
    return any(
        f'value="{text}"' in tag or f">{text}<" in tag
        for tag in re.findall(rf'<(?:input|textarea)[^>]* name="{re.escape(name)}"[^>]*>[^<]*<?', page)
    )
