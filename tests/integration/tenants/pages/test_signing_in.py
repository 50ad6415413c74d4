"""Signing in and out, and choosing a seat: what the pages answer, and what they leave in the browser."""

import re
from typing import Any

import pytest

from support.accounts import PASSWORD, Person, a_person, new_email
from support.browsers import POSTED, SESSION, TOKEN, Browser, alert_of
from support.feeding import feed
from support.in_process_api import a_market, a_member, api
from support.postgres_server import Database
from support.shown_forms import count_events, hidden_of
from tremplin_platform.store.demo import declare_demo
from tremplin_tenants.accounts.accounts import disable_account, give_seat
from tremplin_tenants.accounts.demo_accounts import EMAILS, PASSWORD as DEMO_PASSWORD
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database) -> None:
    """All these tests keep to accounts and addresses of their own."""


@pytest.fixture
def member() -> str:
    return a_member(api(Role.BUYER))


@pytest.fixture
def person(member: str) -> Person:
    return a_person((Role.MEMBER, member))


@pytest.fixture
def browser() -> Browser:
    return Browser()


def test_a_person_signs_in_and_is_led_to_the_page_that_was_asked(browser: Browser, person: Person) -> None:
    sent = browser.get("/commandes?page=2")
    assert (sent.status_code, sent.headers["Location"]) == (302, "/connexion?suite=/commandes%3Fpage%3D2")
    shown = browser.get(sent.headers["Location"])
    assert 'name="suite" value="/commandes?page=2"' in shown.content.decode()

    answer = browser.sign_in(person.email, suite="/commandes?page=2")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/commandes?page=2")
    assert browser.get("/commandes").status_code == 200
    assert browser.sign_in(person.email).headers["Location"] == "/"


def test_the_cookies_are_for_this_site_alone(browser: Browser, person: Person, settings: Any) -> None:
    browser.sign_in(person.email)

    for name in (SESSION, TOKEN):
        cookie = browser.client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert not cookie["domain"]
    assert not browser.client.cookies[SESSION]["max-age"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    another = Browser()
    another.sign_in(person.email)
    assert all(another.client.cookies[name]["secure"] for name in (SESSION, TOKEN))


def test_signing_in_gives_the_browser_another_session_and_token(person: Person) -> None:
    first, second = Browser(), Browser()
    first.sign_in(person.email)
    planted = first.session
    second.client.cookies[SESSION] = planted
    second.get("/connexion")
    token = str(second.client.cookies[TOKEN].value)

    second.sign_in(person.email)

    assert second.session != planted
    assert second.client.cookies[TOKEN].value != token
    assert first.get("/commandes").status_code == 302  # the planted session is over
    assert second.get("/commandes").status_code == 200


def test_what_is_wrong_is_one_sentence_whatever_it_is(browser: Browser, person: Person) -> None:
    closed = a_person()
    disable_account(email=closed.email)
    nul = f"\0{new_email()}"
    tries = [
        (person.email, "un mot de passe faux"),
        (new_email(), PASSWORD),
        (closed.email, PASSWORD),
        (nul, PASSWORD),
    ]

    answers = [browser.sign_in(*given) for given in tries]

    assert [answer.status_code for answer in answers] == [422] * 4
    pages = {
        re.sub(r'(csrfmiddlewaretoken|idempotency_key|email)" value="[^"]*"', "", answer.content.decode())
        for answer in answers
    }
    assert len(pages) == 1
    assert alert_of(answers[0]) == "not-signed-in"
    assert f'value="{person.email}"' in answers[0].content.decode()
    assert PASSWORD not in answers[1].content.decode()
    assert browser.get("/commandes").status_code == 302


def test_a_sixth_attempt_in_a_minute_is_429(browser: Browser, person: Person) -> None:
    answers = [browser.sign_in(person.email, "un mot de passe faux") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert alert_of(answers[-1]) == "too-many-failures"
    assert answers[-1].headers["Retry-After"] == "60"
    assert browser.sign_in(person.email).status_code == 429


@pytest.mark.parametrize(
    "suite",
    ["https://autre.invalid/", "//autre.invalid", "/\\autre.invalid", "javascript:alert(1)", "commandes"],
)
def test_signing_in_leads_nowhere_else(browser: Browser, person: Person, suite: str) -> None:
    assert browser.sign_in(person.email, suite=suite).headers["Location"] == "/"


def test_a_form_without_its_token_is_refused(browser: Browser, person: Person) -> None:
    browser.sign_in(person.email)
    for path, fields in (
        ("/connexion", {"email": person.email, "password": PASSWORD}),
        ("/deconnexion", {}),
        ("/siege", {"organisation": CENTRALE, "role": "buyer"}),
        ("/compte", {"act": "sessions"}),
    ):
        for token in ({}, {"csrfmiddlewaretoken": "x" * 64}):
            assert browser.client.post(path, {**fields, **token}).status_code == 403, path

    assert browser.get("/commandes").status_code == 200


def test_signing_out_ends_the_session(browser: Browser, person: Person) -> None:
    browser.sign_in(person.email)
    kept = browser.session

    answer = browser.post("/deconnexion", shown="/compte")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/connexion")
    assert browser.session == ""
    browser.client.cookies[SESSION] = kept
    assert browser.get("/commandes").status_code == 302
    assert browser.get("/deconnexion").status_code == 405


def test_several_seats_are_chosen_and_changed(browser: Browser, person: Person, member: str) -> None:
    give_seat(email=person.email, organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)
    answer = browser.sign_in(person.email, suite="/commandes")
    assert answer.headers["Location"] == "/siege?suite=%2Fcommandes"
    assert browser.get("/commandes").headers["Location"] == "/siege?suite=/commandes"

    shown = browser.get(answer.headers["Location"]).content.decode()
    assert f'name="organisation" value="{member}"' in shown
    assert 'name="suite" value="/commandes"' in shown
    taken = browser.post("/siege", organisation=member, role="member", suite="/commandes")
    assert (taken.status_code, taken.headers["Location"]) == (303, "/commandes")
    assert browser.get("/commandes").status_code == 200

    assert browser.post("/siege", organisation=CENTRALE, role="buyer").headers["Location"] == "/"
    assert browser.get("/").headers["Location"] == "/pilotage"
    assert browser.get("/commandes").status_code == 404


def test_a_form_of_another_tab_does_not_act_in_the_next_seat(
    module_database: Database, browser: Browser
) -> None:
    (first, *_), (second, _, contract) = a_market(api(Role.BUYER)), a_market(api(Role.BUYER))
    feed(module_database)
    browser.sign_in(a_person((Role.MEMBER, first), (Role.MEMBER, second)).email)
    browser.post("/siege", organisation=first, role="member")
    form = hidden_of(browser.get("/commander"))
    assert browser.post("/siege", organisation=second, role="member").status_code == 303
    before = count_events(module_database)

    answer = browser.client.post(
        "/commander", form | {"lot": f"{contract}/1", "amount": "1000", "placed_on": "02/02/2026"}
    )

    assert answer.status_code == 403
    assert "Ce formulaire n’est plus valable" in answer.content.decode()
    assert count_events(module_database) == before
    assert "1000" not in browser.get("/commander").content.decode()  # it was typed for the first


def test_a_seat_that_is_not_ones_own_is_not_there(browser: Browser, person: Person, member: str) -> None:
    other = a_member(api(Role.BUYER))
    give_seat(email=person.email, organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)
    browser.sign_in(person.email)

    answers = [
        browser.post("/siege", organisation=organisation, role=role)
        for organisation, role in ((other, "member"), ("nobody", "member"), (member, "buyer"), ("", ""))
    ]

    assert {answer.status_code for answer in answers} == {404}
    tokens = re.compile(r'(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"')
    assert len({tokens.sub("", answer.content.decode()) for answer in answers}) == 1
    assert browser.get("/commandes").status_code == 302


def test_nobody_signed_in_has_no_seat_and_no_account(browser: Browser) -> None:
    for path in ("/siege", "/compte"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/connexion?suite={path}")


def test_an_account_without_a_seat_is_said_so(browser: Browser, person: Person, member: str) -> None:
    api(Role.BUYER).made(f"organisations/{member}/leave", left_on="2026-06-30")

    assert browser.sign_in(person.email).headers["Location"] == "/siege"
    page = browser.get("/siege")
    assert (page.status_code, "plus aucun siège ouvert" in page.content.decode()) == (200, True)
    assert browser.post("/deconnexion", shown="/siege").status_code == 303


def test_every_form_has_one_token_and_one_key(browser: Browser, person: Person) -> None:
    give_seat(email=person.email, organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)
    for path in ("/connexion", "/siege", "/compte"):
        forms = POSTED.findall(browser.get(path).content.decode())
        assert forms or path == "/compte"
        for form in forms:
            for name in ("csrfmiddlewaretoken", "idempotency_key"):
                assert form.count(f'name="{name}"') == 1, (path, name)
        if path == "/connexion":
            browser.sign_in(person.email)


def test_only_a_demo_lists_its_accounts(database: Database) -> None:
    for role, email in EMAILS.items():
        if role in (Role.BUYER, Role.AUDITOR):
            give_seat(email=email, organisation=CENTRALE, kind=CENTRALE, role=role, password=DEMO_PASSWORD)
    browser = Browser()
    before = browser.get("/connexion").content.decode()
    assert "demonstration" not in before
    assert "exemple.invalid" not in before

    with database.connect() as owner:
        declare_demo(owner)

    page = browser.get("/connexion").content.decode()
    assert [email for email in EMAILS.values() if f'value="{email}"' in page] == list(EMAILS.values())
    form = next(form for form in POSTED.findall(page) if EMAILS[Role.AUDITOR] in form)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert browser.client.post("/connexion", fields).status_code == 303
    assert browser.get("/").headers["Location"] == "/integrite"
