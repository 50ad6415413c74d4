"""Forms of commands: what is typed is kept, a refusal writes nothing, and one form is one act."""

import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from support.every import every
from support.feeding import feed
from support.in_process_api import a_market, a_registered_contract, api
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, hidden_of
from support.signed_in import sign_in, sign_out, signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class World:
    """A member that may order on one lot of one contract, no more on that of another, and another member."""

    database: Database
    browser: Client
    member: str
    other: str
    contract: str
    ended: str

    def order(self, **typed: str) -> dict[str, str]:
        """A form of an order as a browser posts it, its key as it was shown."""
        hidden = hidden_of(self.browser.get("/commander"))
        shown = {"lot": f"{self.contract}/1", "amount": "12 000,50", "placed_on": "27/11/2026", "id": ""}
        return hidden | shown | typed

    def events(self) -> int:
        return count_events(self.database)


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    member, contractor, contract = a_market(buyer)
    ended = a_registered_contract(buyer, ends_on="2026-06-30", lots=[{"id": "1", "title": "Lot"}])
    buyer.made(f"contracts/{ended}/publish")
    buyer.made(f"contracts/{ended}/members", member=member, from_="2020-01-01")
    buyer.made(f"contracts/{ended}/lots/1/award", contractor=contractor, notified_on="2020-01-01")
    other, *_ = a_market(buyer)
    feed(module_database)
    return World(module_database, signed_in(Role.MEMBER, member), member, other, contract, ended)


def test_a_form_has_a_token_and_a_key_and_the_names_of_the_body(world: World) -> None:
    page = world.browser.get("/commander").content.decode()

    assert set(hidden_of(world.browser.get("/commander"))) == {
        "csrfmiddlewaretoken",
        "idempotency_key",
        "act",
    }
    assert set(re.findall(r'<input type="(?:text|radio)"[^>]* name="([^"]+)"', page)) == {
        "lot", "amount", "placed_on", "id",
    }  # fmt: skip
    assert f'value="{world.contract}/1"' in page
    assert ">Commander</button>" in page


def test_one_form_is_one_act_whatever_the_browser_does(world: World) -> None:
    form, before = world.order(), world.events()

    first, second = world.browser.post("/commander", form), world.browser.post("/commander", form)

    assert (first.status_code, first.headers["Location"]) == (303, second.headers["Location"])
    assert world.events() == before + 1


def test_what_people_type_is_recorded_as_the_api_writes_it(world: World) -> None:
    world.browser.post("/commander", world.order(id="BC 2026/1"))

    recorded = api(Role.MEMBER, world.member).get("events", after=0, limit=500).json()["results"][-1]
    assert recorded["data"]["amount"] == 1_200_050
    assert recorded["data"]["placed_on"] == "2026-11-27"
    assert recorded["subject"].endswith("/bc-2026-1")


def test_a_field_at_fault_says_why_and_nothing_is_written(world: World) -> None:
    before = world.events()

    answer = world.browser.post("/commander", world.order(amount="12 000,505", placed_on="31/02/2026"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2\u00a0réponses sont à corriger" in alert_of(answer)
    assert "Rien n’a été enregistré" in alert_of(answer)
    assert 'value="12 000,505"' in page
    assert 'aria-describedby="f-amount-h f-amount-e" aria-invalid="true"' in page
    assert "« 31/02/2026 » n’existe pas au calendrier" in page
    assert f'value="{world.contract}/1" checked' in page
    assert world.events() == before


def test_a_rule_that_refuses_gives_its_article_and_keeps_the_form(world: World) -> None:
    form, before = world.order(lot=f"{world.ended}/1"), world.events()

    answer = world.browser.post("/commander", form)

    assert answer.status_code == 422
    assert 'data-code="outside-contract"' in alert_of(answer)
    assert "Article R2162-5" in alert_of(answer)
    assert 'value="27/11/2026"' in answer.content.decode()
    assert hidden_of(answer)["idempotency_key"] == form["idempotency_key"]
    assert world.events() == before


def test_an_empty_form_names_what_is_to_fill(world: World) -> None:
    form = hidden_of(world.browser.get("/commander"))

    answer = world.browser.post("/commander", form)

    assert answer.status_code == 422
    assert alert_of(answer).count("À remplir.") == 3
    assert "entre guillemets" not in answer.content.decode()


def test_a_used_form_sent_again_with_other_words_is_another_act(world: World) -> None:
    form = world.order()
    world.browser.post("/commander", form)
    before = world.events()

    answer = world.browser.post("/commander", form | {"amount": "13,00"})

    assert (answer.status_code, world.events()) == (422, before)
    assert "déjà été enregistré" in alert_of(answer)
    assert hidden_of(answer)["idempotency_key"] != form["idempotency_key"]


def test_an_order_on_what_is_not_open_is_refused_in_words(world: World) -> None:
    before = world.events()

    answer = world.browser.post("/commander", world.order(lot="nothing/1"))

    assert answer.status_code in (404, 422)
    assert "Rien n’a été enregistré" in answer.content.decode()
    assert world.events() == before


def test_what_was_typed_comes_back_after_signing_in(world: World) -> None:
    browser, before = signed_in(Role.MEMBER, world.member), world.events()
    form = world.order(amount="77,70") | hidden_of(browser.get("/commander"))

    session = sign_out(browser)
    sent = browser.post("/commander", form)
    browser.cookies[settings.SESSION_COOKIE_NAME] = session  # signs in again
    back, later = browser.get("/commander"), browser.get("/commander")

    assert (sent.status_code, sent.headers["Location"]) == (302, "/connexion?suite=/commander")
    assert 'value="77,70"' in back.content.decode()
    assert "Votre saisie est revenue" in back.content.decode()
    assert hidden_of(back)["idempotency_key"] == form["idempotency_key"]
    assert 'value="77,70"' not in later.content.decode()
    assert world.events() == before


def test_what_was_typed_does_not_come_back_to_another(world: World) -> None:
    browser = Client()
    browser.post("/commander", world.order(amount="77,70"))
    kept = browser.cookies["tremplin-saisie"].value

    sign_in(browser, Role.MEMBER, world.other)

    assert "77,70" not in browser.get("/commander").content.decode()
    assert kept
    assert not any(b"77,70" in content for content in contents_of(kept))


def contents_of(cookie: str) -> Iterator[bytes]:
    """What anyone reads in the parts of a cookie."""
    for part in re.split("[.:]", cookie):
        content = urlsafe_b64decode(part + "=" * (-len(part) % 4))
        yield content
        with suppress(zlib.error):
            yield zlib.decompress(content)


@every(("kept",), [("x",), ("é",), ("gAAAAA==",), ("",)])
def test_a_cookie_made_by_hand_gives_nothing_back(world: World, kept: str) -> None:
    browser = signed_in(Role.MEMBER, world.member)
    browser.cookies["tremplin-saisie"] = kept

    assert browser.get("/commander").status_code == 200


def test_an_act_that_no_form_of_the_page_has_is_absent(world: World) -> None:
    assert world.browser.post("/commander", {"act": "publish-contract"}).status_code == 404


def test_a_confirmation_says_what_the_act_changed(world: World) -> None:
    sent = world.browser.post("/commander", world.order())
    feed(world.database)

    page = world.browser.get(sent.headers["Location"])

    assert page.status_code == 200
    assert re.search(r"La commande \S+ de 12\u202f000,50\u00a0€ est passée", page.content.decode())


def test_a_confirmation_of_another_member_is_absent(world: World) -> None:
    sent = world.browser.post("/commander", world.order())
    feed(world.database)
    other = signed_in(Role.MEMBER, world.other)

    answers: Mapping[str, Any] = {
        address: other.get(address)
        for address in (sent.headers["Location"], "/commandes?fait=nobody:1", "/commandes?fait=x")
    }

    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({re.sub(r'value="\w{64}"', "", answer.content.decode()) for answer in answers.values()}) == 1
