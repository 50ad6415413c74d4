"""The pages of what goes wrong: in French, nothing written, what was typed kept, and one page for what is not there."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from support.database_away import without_database
from support.every import every
from support.feeding import feed
from support.in_process_api import a_market, api
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, hidden_of, post_form
from support.signed_in import signed_in
from tremplin_tenants.rest import wire
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

TYPED = {"amount": "77,70", "placed_on": "27/11/2026"}
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"')


@dataclass(frozen=True)
class World:
    """A member that may order on one lot."""

    database: Database
    browser: Client
    member: str
    lot: str


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    member, _, contract = a_market(api(Role.BUYER))
    feed(module_database)
    return World(module_database, signed_in(Role.MEMBER, member), member, f"{contract}/1")


def test_what_is_absent_has_one_page_whatever_the_method(world: World) -> None:
    answers = [
        world.browser.get("/nothing"),
        world.browser.get("/membres/nobody"),
        world.browser.get("/contrats"),
        world.browser.post("/nothing"),
        world.browser.put("/nothing/at/all"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({TOKENS.sub("", answer.content.decode()) for answer in answers}) == 1
    assert "Cette page n’existe pas, ou ne vous est pas ouverte" in answers[0].content.decode()


def test_a_method_that_a_page_has_not_is_405(world: World) -> None:
    answer = world.browser.delete("/commander")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_a_form_without_its_token_is_refused_and_comes_back(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[settings.SESSION_COOKIE_NAME] = world.browser.cookies[settings.SESSION_COOKIE_NAME].value
    hidden, before = hidden_of(browser.get("/commander")), count_events(world.database)

    refused = browser.post("/commander", hidden | TYPED | {"lot": world.lot, "csrfmiddlewaretoken": "x" * 64})
    back = browser.get("/commander")
    taken = browser.post("/commander", hidden_of(back) | TYPED | {"lot": world.lot})

    assert refused.status_code == 403
    assert "Ce formulaire n’est plus valable" in refused.content.decode()
    assert "Votre saisie est gardée" in refused.content.decode()
    assert 'value="77,70"' in back.content.decode()
    assert taken.status_code == 303
    assert count_events(world.database) == before + 1


@pytest.mark.parametrize("origin", ["https://ailleurs.invalid", "null", "http://testserver.invalid"])
def test_what_another_site_posts_replaces_nothing_that_is_kept(world: World, origin: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[settings.SESSION_COOKIE_NAME] = world.browser.cookies[settings.SESSION_COOKIE_NAME].value
    hidden, own = hidden_of(browser.get("/commander")), {"Origin": "http://testserver"}
    browser.post("/commander", hidden | TYPED | {"csrfmiddlewaretoken": "x" * 64}, headers=own)

    refused = browser.post("/commander", {"amount": "1,00"}, headers={"Origin": origin})

    assert refused.status_code == 403
    assert "tremplin-saisie" not in refused.cookies
    assert "Votre saisie est gardée" not in refused.content.decode()
    assert 'value="77,70"' in browser.get("/commander").content.decode()


def test_a_database_that_is_away_loses_nothing(world: World) -> None:
    member = signed_in(Role.MEMBER, world.member)
    member.raise_request_exception = False
    hidden, before = hidden_of(member.get("/commander")), count_events(world.database)

    with without_database():
        shown = member.get("/resultats")
        sent = member.post("/commander", hidden | TYPED | {"lot": world.lot})
    back = member.get("/commander")
    again = member.post("/commander", hidden_of(back) | TYPED | {"lot": world.lot})

    assert "Votre saisie est gardée" in sent.content.decode()
    assert 'value="77,70"' in back.content.decode()
    assert hidden_of(back)["idempotency_key"] == hidden["idempotency_key"]
    for answer in (shown, sent):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        assert "La base de données ne répond pas" in answer.content.decode()
        assert '<html lang="fr">' in answer.content.decode()
    assert again.status_code == 303
    assert count_events(world.database) == before + 1


def test_too_many_pages_in_a_minute_are_429(world: World) -> None:
    browser = signed_in(Role.MEMBER, world.member)
    with override_settings(TREMPLIN_REQUESTS_PER_MINUTE=2):
        answers = [browser.get("/commandes") for _ in range(3)]
        sent = browser.post("/commander", TYPED | {"lot": world.lot})

    assert (answers[0].status_code, answers[2].status_code) == (200, 429)  # the first may cost more than one
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert 'role="alert" data-code="throttled"' in answers[2].content.decode()
    assert "Votre saisie est gardée" in sent.content.decode()


def test_a_form_that_is_too_large_is_413(world: World) -> None:
    before = count_events(world.database)

    answer = world.browser.post("/commander", {"amount": "1" * 3_000_000})

    assert answer.status_code == 413
    assert "C’est trop volumineux" in answer.content.decode()
    assert count_events(world.database) == before


def test_nobody_fills_the_disk_with_a_file_in_a_form(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", None)
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/connexion")
    (tmp_path / "large").write_bytes(b"x" * 3_000_000)

    with (tmp_path / "large").open("rb") as large:
        answer = stranger.post("/connexion", {"file": large})

    assert answer.status_code == 413
    assert "C’est trop volumineux" in answer.content.decode()


def test_forms_that_come_slowly_leave_threads_to_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "_TURN_S", 0.01)
    hidden, before = hidden_of(world.browser.get("/commander")), count_events(world.database)
    with ExitStack() as waiting:
        for _ in range(wire.AT_ONCE):
            waiting.enter_context(wire.turn())
        refused = world.browser.post("/commander", hidden | TYPED | {"lot": world.lot})
        shown = world.browser.get("/commandes")
    taken = world.browser.post("/commander", hidden | TYPED | {"lot": world.lot})

    assert (refused.status_code, shown.status_code, taken.status_code) == (503, 200, 303)
    assert "Votre saisie est gardée" not in refused.content.decode()
    assert count_events(world.database) == before + 1


def test_an_identifier_used_is_said_beside_its_field(world: World) -> None:
    post_form(world.browser, "/commander", **TYPED, lot=world.lot, id="bc-7")
    before = count_events(world.database)

    answer = post_form(world.browser, "/commander", **TYPED, lot=world.lot, id="bc-7")

    assert answer.status_code == 409
    assert "Cet identifiant est déjà utilisé" in alert_of(answer)
    assert 'id="f-id-e"' in answer.content.decode()
    assert count_events(world.database) == before


def test_an_act_not_counted_yet_is_not_to_be_done_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tremplin_tenants.api.reads.waiting.PATIENCE", 0.05)
    sent = post_form(world.browser, "/commander", **TYPED, lot=world.lot)
    seq = sent.headers["Location"].rpartition(":")[2]

    early = world.browser.get(sent.headers["Location"])
    feed(world.database)
    counted = world.browser.get(sent.headers["Location"])

    assert early.status_code == 503
    assert "C’est enregistré, pas encore compté" in early.content.decode()
    assert f"événement n° {seq}" in early.content.decode()
    assert int(early.headers["Retry-After"]) >= 1
    assert counted.status_code == 200


@every(("address",), [("/resultats?known_at=99999",), ("/commandes?cursor=x",)])
def test_a_wrong_parameter_is_a_page_in_french(world: World, address: str) -> None:
    answer: Any = world.browser.get(address)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
