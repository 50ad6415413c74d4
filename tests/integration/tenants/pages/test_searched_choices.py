"""Where organisations are too many for a list, a form finds them by some letters of their name, without JavaScript."""

import re
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from support.feeding import feed
from support.in_process_api import a_registered_contract, api
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, hidden_of
from support.signed_in import signed_in
from support.story import siret_of
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.searched import FromMany, list_or_search, without
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

NAMES = {
    "cpam-loire": "CPAM de la Loire, Saint-Étienne",
    "caf-loire": "CAF de la Loire",
    "urssaf-paris": "Urssaf Île-de-France",
}


@dataclass(frozen=True)
class World:
    """A buyer before a contract that is published, and not yet opened to any of three members."""

    database: Database
    browser: Client
    address: str

    def post(self, **typed: str) -> Any:
        """The form that opens the contract, as a browser posts it."""
        hidden = hidden_of(self.browser.get(self.address), "open-contract")
        return self.browser.post(
            self.address, hidden | {name.replace("__", "."): text for name, text in typed.items()}
        )

    def search(self, text: str, **typed: str) -> str:
        """The page once its button « Chercher » is pressed; nothing is recorded."""
        before = count_events(self.database)
        answer = self.post(**{"chercher__member": text, "chercher": "member", "from": "01/02/2027", **typed})
        assert (answer.status_code, count_events(self.database)) == (200, before)
        page: str = answer.content.decode()
        assert 'value="01/02/2027"' in page
        assert '<details class="mt-3" open><summary class="fs-l">Ouvrir à des membres' in page
        return page


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    for member, name in NAMES.items():
        stated = {"siret": siret_of(member), "joined_on": "2020-01-01", "territory": "75"}
        buyer.made("organisations", id=member, name=name, kind="member", **stated)
    contract = a_registered_contract(buyer)
    buyer.made(f"contracts/{contract}/publish")
    feed(module_database)
    return World(module_database, signed_in(Role.BUYER, CENTRALE), f"/contrats/{contract}")


@pytest.fixture(autouse=True)
def few() -> Any:
    with patch("tremplin_tenants.pages.organisations.choices.MOST_LISTED", 2):
        yield


def offered(page: str) -> list[tuple[str, bool]]:
    """The members that the list of the form offers, and which is chosen."""
    found = re.search(r'<select id="f-open-contract-member".*?</select>', page, re.DOTALL)
    options = re.findall(r'<option value="([^"]+)"( selected)?>', found[0] if found else "")
    return [(value, bool(selected)) for value, selected in options]


def test_nothing_is_offered_before_a_search(world: World) -> None:
    page = world.browser.get(world.address).content.decode()

    assert offered(page) == []
    assert 'name="chercher.member"' in page
    assert '<label for="f-open-contract-member">' in page


def test_letters_of_a_name_find_it_without_accents_or_case(world: World) -> None:
    assert offered(world.search("ETIENNE")) == [("cpam-loire", True)]
    assert offered(world.search("île")) == [("urssaf-paris", True)]
    assert offered(world.search("loire")) == [("caf-loire", False), ("cpam-loire", False)]
    assert offered(world.search(siret_of("caf-loire"))) == [("caf-loire", True)]
    assert offered(world.search("urssaf-p")) == [("urssaf-paris", True)]
    assert "2 résultats pour « loire »" in world.search("loire").replace("\xa0", " ").replace("\u202f", " ")


def test_what_finds_nothing_or_too_much_says_so(world: World) -> None:
    page = world.search("<b>nulle part</b>").replace("\xa0", " ").replace("\u202f", " ")
    assert "Rien ne correspond à « &lt;b&gt;nulle part&lt;/b&gt; »." in page
    assert offered(page) == []
    with patch("tremplin_tenants.pages.forms.searched._MOST", 1):
        page = world.search("loire").replace("\xa0", " ").replace("\u202f", " ")
    assert "Les 1 premiers pour « loire »" in page


def test_what_was_chosen_stays_through_another_search(world: World) -> None:
    page = world.search("loire", member="urssaf-paris")

    assert offered(page) == [("caf-loire", False), ("cpam-loire", False), ("urssaf-paris", True)]
    assert ">Urssaf Île-de-France</option>" in page


def test_a_text_not_looked_for_yet_is_looked_for(world: World) -> None:
    before = count_events(world.database)
    typed = {"chercher__member": "loire", "from": "01/02/2027"}
    for chosen in ({}, {"member": "urssaf-paris"}):
        shown = world.post(**typed, **chosen)
        assert (shown.status_code, count_events(world.database)) == (200, before)
        assert offered(shown.content.decode())[:2] == [("caf-loire", False), ("cpam-loire", False)]
        assert 'name="trouve.member" value="loire"' in shown.content.decode()


def test_a_search_is_no_choice_and_a_choice_is_recorded_once(world: World) -> None:
    before = count_events(world.database)
    typed = {"chercher__member": "loire", "trouve__member": "loire", "from": "01/02/2027"}
    refused = world.post(**typed)
    assert (refused.status_code, count_events(world.database)) == (422, before)
    assert 'href="#f-open-contract-member"' in alert_of(refused)
    assert offered(refused.content.decode()) == [("caf-loire", False), ("cpam-loire", False)]

    recorded = world.post(**typed, member="caf-loire")
    assert (recorded.status_code, count_events(world.database)) == (303, before + 1)


@pytest.mark.parametrize("path", ["journal/urssaf-paris", "comparer/urssaf-paris", "integrite"])
def test_the_log_of_an_audit_is_searched_too(world: World, path: str) -> None:
    browser = world.browser if "/" in path else signed_in(Role.AUDITOR, CENTRALE)

    def listed(**query: str) -> list[str]:
        page = browser.get(f"/{path}", query).content.decode()
        assert 'name="membre"' in page
        found = re.search(r'<select id="(?:journal|log)".*?</select>', page, re.DOTALL)
        assert found is not None
        assert page.count(" selected>Urssaf Île-de-France<") == int("/" in path)
        return [value for value in re.findall(r'<option value="([^"]+)"', found[0]) if value != CENTRALE]

    with patch("tremplin_tenants.pages.audit.logs.MOST_LISTED", 2):
        own = ["urssaf-paris"] if "/" in path else []
        assert listed() == own
        assert listed(membre="Saint etienne") == own
        assert listed(membre="saint-étienne") == [*own, "cpam-loire"]


def test_a_known_list_that_is_too_long_is_searched_too() -> None:
    lots = [
        Option(value=f"c/{lot}", label=f"Lot n° {lot} : Nettoyage à Évry", group="Propreté")
        for lot in range(4)
    ]
    assert list_or_search(lots) == lots
    with patch("tremplin_tenants.pages.forms.searched.MOST_LISTED", 3):
        many = list_or_search(lots)

    assert isinstance(many, FromMany)
    assert [option.value for option in many.find("evry 2", 50)] == ["c/2"]
    assert [option.value for option in many.find("PROPRETE", 2)] == ["c/0", "c/1"]
    assert many.label("c/3") == "Lot n° 3 : Nettoyage à Évry"
    assert without(many, {"c/2"}) != many
