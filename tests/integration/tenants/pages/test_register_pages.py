"""The registers of buyers through their pages: entries listed, each act refused without a trace, then done once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.test import Client

from support.every import every
from support.feeding import feed
from support.in_process_api import a_contract, a_member, an_organisation, api
from support.marks import marks_of
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, hidden_of
from support.signed_in import signed_in
from tremplin_tenants.pages.buying import register_tables
from tremplin_tenants.pages.buying.conventions import ConventionsPage
from tremplin_tenants.pages.buying.objectives import ObjectivesPage
from tremplin_tenants.pages.buying.sourcing import SourcingPage
from tremplin_tenants.pages.buying.waivers import WaiversPage
from tremplin_tenants.pages.orders.doeth import DoethPage
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

PAGES = (ObjectivesPage, ConventionsPage, SourcingPage, WaiversPage, DoethPage)


@dataclass(frozen=True)
class Case:
    """The texts typed for an act to be done, and those changed for it to be refused at a field or by `code`."""

    done: Mapping[str, str]
    refused: Mapping[str, str]
    seen: str


CASES = {
    "/objectifs": Case(
        {"buyer": "{team}", "year": "2026", "kind": "insertion-clause", "count": "3"}, {"count": "0"}, "0 sur 3"
    ),
    "/objectifs/formation": Case(
        {"buyer": "{team}", "held_on": "12/03/2026", "subject": "Marchés réservés"}, {"held_on": "soon"},
        "12 mars 2026",
    ),
    "/conventions": Case(
        {"facilitator": "{facilitator}", "capacity": "12", "from": "01/01/2020"}, {"to": "31/12/2019"}, "0 sur 12"
    ),
    "/conventions/modifier": Case(
        {"id": "{convention}", "capacity": "7", "from": "01/02/2020"}, {"capacity": "many"}, "0 sur 7"
    ),
    "/conventions/fin": Case(
        {"id": "{ending}", "on": "01/02/2021"}, {"on": "01/01/2019"}, "Ne court pas aujourd’hui"
    ),
    "/conventions/engagement": Case(
        {"kind": "recruitment-help", "to": "{facilitator}", "due_on": "15/09/2027"}, {"due_on": "later"},
        "15 septembre 2027",
    ),
    "/conventions/tenu": Case({"id": "{commitment}"}, {"id": "nobody"}, "Tenu le"),
    "/sourcing": Case(
        {"need": "Espaces verts", "strategy": "lot", "met.0.name": "Les Jardins", "met.0.siret": "77605646700587",
         "met.0.kind": "EA"},
        {"need": ""}, "Les Jardins (EA)",
    ),
    "/sourcing/criblage": Case(
        {"cpv": "30232110", "function": "logistics", "finding": "La livraison porte mieux la clause."},
        {"function": ""}, "La livraison porte mieux la clause.",
    ),
    "/dispenses": Case(
        {"contract": "{contract}", "ground": "insufficient-link", "estimated": "250 000,00",
         "text": "Sans main-d’œuvre."},
        {"estimated": "a lot"}, "250 000,00 €",
    ),
    "/doeth": Case(
        {"member": "{member}", "contractor": "{contractor}", "issued_to": "{member}", "year": "2025",
         "amount3": "8 000,00", "amount4": "2400", "received_on": "02/02/2026"},
        {"amount4": "beaucoup"}, "2 400,00 €",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """A browser of the centrale, and what its forms name."""

    database: Database
    browser: Client
    names: Mapping[str, str]

    def typed(self, fields: Mapping[str, str]) -> dict[str, str]:
        return {name: text.format_map(self.names) for name, text in fields.items()}


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    contractor, member = an_organisation(buyer, "contractor"), a_member(buyer)
    names = {
        "team": an_organisation(buyer, "other"),
        "facilitator": an_organisation(buyer, "facilitator"),
        "contract": a_contract(buyer, contractor=contractor, member=member),
        "contractor": contractor,
        "member": member,
        "convention": "lasting",
        "ending": "ending",
    }
    for name in ("lasting", "ending"):
        other = an_organisation(buyer, "facilitator")
        buyer.made("conventions", id=name, facilitator=other, capacity=3, from_="2020-01-01")
    promised = {"kind": "clause-drafting", "to": contractor, "due_on": "2026-05-01"}
    names["commitment"] = buyer.made("commitments", **promised)["id"]
    feed(module_database)
    return World(module_database, signed_in(Role.BUYER), names)


def test_every_form_has_its_case() -> None:
    acts = {f"/{page.path}/{act.slug}" for page in PAGES for act in page.acts}

    assert CASES.keys() == {f"/{page.path}" for page in PAGES} | acts


@every(("address",), [(address,) for address in CASES])
def test_an_act_is_refused_without_a_trace_then_done_once(world: World, address: str) -> None:
    case = CASES[address]
    done, refused = world.typed(case.done), world.typed({**case.done, **case.refused})
    before = count_events(world.database)

    refuse(world, address, refused)
    assert count_events(world.database) == before
    confirmation = do_twice(world, address, done)

    assert count_events(world.database) == before + 1
    feed(world.database)
    page = text_of(world.browser.get(confirmation))
    assert case.seen in page
    assert "Enregistré" in page


def text_of(answer: Any) -> str:
    """What people read of a page, its spaces plain."""
    text = re.sub(r"</?(?:data|a)\b[^>]*>", "", answer.content.decode())
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def refuse(world: World, address: str, typed: Mapping[str, str]) -> None:
    """Post what is to be refused: what is not there, or a form that is shown again as it was typed."""
    refusal = world.browser.post(address, {**hidden_of(world.browser.get(address)), **typed})

    assert refusal.status_code in (404, 422)
    if refusal.status_code == 422:
        assert "Rien n’a été enregistré" in alert_of(refusal)
        assert_kept(refusal, typed)


def do_twice(world: World, address: str, typed: Mapping[str, str]) -> str:
    """Post the same form twice; return the address that confirms it, the same both times."""
    sent = {**hidden_of(world.browser.get(address)), **typed}
    first, second = world.browser.post(address, sent), world.browser.post(address, sent)

    assert (first.status_code, second.headers["Location"]) == (303, first.headers["Location"])
    confirmation: str = first.headers["Location"]
    return confirmation


def assert_kept(refusal: Any, typed: Mapping[str, str]) -> None:
    page = refusal.content.decode()
    assert all(text.replace("'", "&#x27;") in page for text in typed.values())


def test_figures_of_registers_are_those_of_the_api(world: World) -> None:
    feed(world.database)
    buyer = api(Role.BUYER)
    for path, names in (("conventions", {"followed", "capacity"}), ("objectives", {"achieved", "count"})):
        rows = buyer.get(path, limit=500).json()["results"]
        page = marks_of(world.browser.get({"objectives": "/objectifs"}.get(path, f"/{path}")))
        shown = [mark for mark in page.figures if mark.name.startswith(f"{path}.")]
        assert len(shown) == 2 * len(rows)
        assert {mark.name for mark in shown} in (set(), {f"{path}.{name}" for name in names})
        by_id = {row["id"]: row for row in rows}
        for mark in shown:
            assert mark.value == str(by_id[mark.place["id"]][mark.name.partition(".")[2]])


def test_a_register_goes_on_beyond_what_one_page_shows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(world.database)
    listed = [row["id"] for row in api(Role.BUYER).get("conventions", limit=500).json()["results"]]
    monkeypatch.setattr(register_tables, "MOST", "1")
    address, seen = "/conventions", []
    while address:
        page = world.browser.get(address)
        [shown] = {mark.place["id"] for mark in marks_of(page).figures if mark.name == "conventions.capacity"}
        seen.append(shown)
        first_register = page.content.decode().split('id="h-2"')[0]
        found = re.search(r'href="(/conventions\?[^"]+)" rel="next"', first_register)
        address = unescape(found[1]) if found else ""

    assert len(listed) > 1
    assert seen == listed
    assert world.browser.get("/conventions?conventions=nothing").status_code == 422


def test_a_missing_motive_leads_to_its_waiver_filled_in(world: World) -> None:
    buyer = api(Role.BUYER)
    contract = a_contract(buyer, contractor=world.names["contractor"], member=world.names["member"])
    buyer.made("waivers", contract=contract, ground="restricts-competition", text="", estimated="300000.50")
    feed(world.database)

    address = f"/dispenses?contract={contract}"
    assert f'href="{address}"' in world.browser.get("/dispenses").content.decode()
    form = world.browser.get(address).content.decode().split("<form")[2].split("</form>")[0]
    for filled in (
        f'value="{contract}" selected',
        'value="restricts-competition" selected',
        'value="300 000,50"',
    ):
        assert filled in form.replace("\u202f", " ")

    sent = {**hidden_of(world.browser.get(address)), "contract": contract, "ground": "restricts-competition"}
    done = world.browser.post("/dispenses", {**sent, "estimated": "300 000,50", "text": "Aucun candidat."})
    assert done.status_code == 303
    feed(world.database)
    assert f'href="{address}"' not in world.browser.get("/dispenses").content.decode()
    assert world.browser.get("/dispenses?contract=nobody").status_code == 200


def test_a_page_without_entries_says_so_and_an_absent_act_is_not_there(world: World) -> None:
    assert world.browser.get("/objectifs/nothing").status_code == 404
    assert world.browser.get("/conventions/nothing").status_code == 404
    assert "Aucune réunion n’est inscrite" in world.browser.get("/conventions").content.decode()
