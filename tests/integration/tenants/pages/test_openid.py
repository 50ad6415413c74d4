"""Signing in by a real OpenID Connect provider: who is recognised, who is not, and what may not be used twice."""

import os
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.test import Client

from support.accounts import Person, a_person, new_email
from support.browsers import SESSION, Browser, alert_of
from support.in_process_api import a_member, api
from support.openid_server import SECRET, OpenIdServer, ProviderMissing, openid_server
from support.postgres_server import Database
from support.story import siret_of
from tremplin_tenants.accounts.accounts import disable_account
from tremplin_tenants.accounts.openid_settings import OpenIdSettings
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

COOKIE = "tremplin_openid"


@pytest.fixture(scope="module")
def server() -> Iterator[OpenIdServer]:
    try:
        with openid_server() as running:
            yield running
    except ProviderMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))


@pytest.fixture(autouse=True)
def configured(server: OpenIdServer, module_database: Database, settings: Any) -> None:
    use(settings, server, client="plain")


def use(settings: Any, server: OpenIdServer, *, client: str) -> None:
    settings.TREMPLIN_CENTRALE_SIRET = "18003502400012"
    settings.TREMPLIN_OPENID = OpenIdSettings(
        issuer=server.issuer, client_id=client, client_secret=SECRET, siret_claim="siret"
    )


@pytest.fixture
def member() -> str:
    return a_member(api(Role.BUYER))


@pytest.fixture
def person(member: str) -> Person:
    return a_person((Role.MEMBER, member))


def sign_in(browser: Browser, server: OpenIdServer, *, sub: str, suite: str = "") -> Any:
    """Go to the provider, sign in there as `sub`, and come back."""
    return browser.get(came_back(browser, server, sub=sub, suite=suite))


def came_back(browser: Browser, server: OpenIdServer, *, sub: str, suite: str = "") -> str:
    """The address at which the provider leads the person back."""
    sent = browser.get(f"/connexion/fournisseur?suite={suite}")
    assert sent.status_code == 302, sent.content
    back = server.sign_in(sent.headers["Location"], person=sub)
    return back.removeprefix("http://testserver")


def is_signed_in(browser: Browser) -> bool:
    return bool(browser.get("/compte").status_code == 200)


@pytest.mark.parametrize("client", ["plain", "signed"])
def test_a_verified_email_and_the_siret_open_the_account(
    server: OpenIdServer, settings: Any, member: str, person: Person, client: str
) -> None:
    use(settings, server, client=client)
    sub, browser = f"{client}-{member}", Browser()
    server.knows(sub, email=person.email.upper(), email_verified=True, siret=siret_of(member))
    assert "/connexion/fournisseur" in browser.get("/connexion").content.decode()

    answer = sign_in(browser, server, sub=sub, suite="/commandes")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/commandes")
    assert person.account in browser.get("/compte").content.decode()
    assert not browser.client.cookies[COOKIE].value


def test_the_second_time_the_subject_is_enough(server: OpenIdServer, member: str, person: Person) -> None:
    sub = f"twice-{member}"
    server.knows(sub, email=person.email, email_verified=True, siret=siret_of(member))
    assert sign_in(Browser(), server, sub=sub).status_code == 303

    server.knows(sub, email=new_email(), email_verified=False)
    browser = Browser()
    assert sign_in(browser, server, sub=sub).status_code == 303
    assert person.account in browser.get("/compte").content.decode()

    disable_account(email=person.email)
    assert not is_signed_in(browser)
    assert alert_of(sign_in(Browser(), server, sub=sub)) == "no-account"


def test_who_is_not_recognised_has_one_answer(
    module_database: Database, server: OpenIdServer, member: str, person: Person
) -> None:
    closed = a_person((Role.MEMBER, member))
    disable_account(email=closed.email)
    before = module_database.rows("select * from accounts order by id")

    pages = set()
    for name, claimed in unrecognised(person, closed, siret_of(member)).items():
        server.knows(f"{name}-{member}", **claimed)
        browser = Browser()
        answer = sign_in(browser, server, sub=f"{name}-{member}")
        assert (answer.status_code, alert_of(answer)) == (422, "no-account"), name
        assert not is_signed_in(browser), name
        pages.add(answer.content.decode().partition("<main")[2].partition("<form")[0])

    assert len(pages) == 1
    assert module_database.rows("select * from accounts order by id") == before


def unrecognised(person: Person, closed: Person, siret: str) -> dict[str, dict[str, Any]]:
    """Claims that name nobody, by what is wrong with them."""
    other = siret_of(a_member(api(Role.BUYER)))
    domain = person.email.partition("@")[2]
    return {
        "wrong-siret": {"email": person.email, "email_verified": True, "siret": other},
        "no-siret": {"email": person.email, "email_verified": True},
        "odd-siret": {"email": person.email, "email_verified": True, "siret": [siret]},
        "unverified": {"email": person.email, "email_verified": False, "siret": siret},
        "verified-in-words": {"email": person.email, "email_verified": "true", "siret": siret},
        "not-said": {"email": person.email, "siret": siret},
        "same-domain": {"email": f"autre@{domain}", "email_verified": True, "siret": siret},
        "no-email": {"siret": siret, "email_verified": True},
        "disabled": {"email": closed.email, "email_verified": True, "siret": siret},
    }


def test_an_account_is_linked_to_one_subject(server: OpenIdServer, member: str, person: Person) -> None:
    claims = {"email": person.email, "email_verified": True, "siret": siret_of(member)}
    for sub in ("first", "second"):
        server.knows(f"{sub}-{member}", **claims)

    assert sign_in(Browser(), server, sub=f"first-{member}").status_code == 303
    assert alert_of(sign_in(Browser(), server, sub=f"second-{member}")) == "no-account"


def test_the_siret_is_that_of_an_open_seat_today(server: OpenIdServer, member: str, person: Person) -> None:
    server.knows(f"left-{member}", email=person.email, email_verified=True, siret=siret_of(member))
    api(Role.BUYER).made(f"organisations/{member}/leave", left_on="2026-06-30")

    assert alert_of(sign_in(Browser(), server, sub=f"left-{member}")) == "no-account"


def test_the_centrales_people_have_its_siret(server: OpenIdServer, member: str) -> None:
    person = a_person((Role.BUYER, CENTRALE))
    claims = {"email": person.email, "email_verified": True}
    server.knows(f"buyer-wrong-{member}", **claims, siret=siret_of(member))
    server.knows(f"buyer-{member}", **claims, siret="18003502400012")

    assert alert_of(sign_in(Browser(), server, sub=f"buyer-wrong-{member}")) == "no-account"
    browser = Browser()
    assert sign_in(browser, server, sub=f"buyer-{member}").status_code == 303
    assert browser.get("/").headers["Location"] == "/pilotage"


def test_an_answer_is_used_once_and_by_its_browser(server: OpenIdServer, member: str, person: Person) -> None:
    sub, browser = f"replay-{member}", Browser()
    server.knows(sub, email=person.email, email_verified=True, siret=siret_of(member))
    back = came_back(browser, server, sub=sub)
    kept = browser.client.cookies[COOKIE].value

    stranger = Browser()
    assert alert_of(stranger.get(back)) == "not-proved"
    assert not is_signed_in(stranger)
    assert browser.get(back).status_code == 303
    browser.client.cookies = SimpleCookie()
    assert alert_of(browser.get(back)) == "not-proved"  # the browser has forgotten it
    browser.client.cookies[COOKIE] = kept
    assert alert_of(browser.get(back)) == "not-proved"  # the provider has, too
    assert not is_signed_in(browser)


def test_an_answer_that_was_changed_proves_nothing(server: OpenIdServer, member: str, person: Person) -> None:
    sub = f"changed-{member}"
    server.knows(sub, email=person.email, email_verified=True, siret=siret_of(member))
    changes: tuple[dict[str, str | None], ...] = (
        {"state": "another"},
        {"state": None},
        {"state": ""},
        {"code": "another"},
        {"code": None, "error": "access_denied"},
        {"iss": "https://autre.invalid"},
    )
    for change in changes:
        browser = Browser()
        path, _, query = came_back(browser, server, sub=sub).partition("?")
        changed = {**dict(parse_qsl(query)), **change}
        given = {name: value for name, value in changed.items() if value is not None}
        answer = browser.client.get(path, given)
        assert (answer.status_code, alert_of(answer)) == (422, "not-proved"), change
        assert not is_signed_in(browser), change


def test_each_sign_in_has_its_state_nonce_and_challenge(server: OpenIdServer) -> None:
    sent = [Browser().get("/connexion/fournisseur").headers["Location"] for _ in range(2)]

    asked = [parse_qs(urlsplit(address).query) for address in sent]
    for query in asked:
        assert query["response_type"] == ["code"]
        assert query["code_challenge_method"] == ["S256"]
        assert query["scope"] == ["openid email siret"]
        assert query["redirect_uri"] == ["http://testserver/connexion/retour"]
    for name in ("state", "nonce", "code_challenge"):
        assert len({query[name][0] for query in asked}) == 2


def test_a_token_of_another_sign_in_is_refused(server: OpenIdServer, member: str, person: Person) -> None:
    sub, first, second = f"nonce-{member}", Browser(), Browser()
    server.knows(sub, email=person.email, email_verified=True, siret=siret_of(member))
    back = came_back(first, server, sub=sub)
    came_back(second, server, sub=sub)
    second.client.cookies[SESSION] = ""

    assert alert_of(second.get(back)) == "not-proved"
    assert not is_signed_in(second)


def test_signing_out_leads_to_the_provider(server: OpenIdServer, member: str, person: Person) -> None:
    sub, browser = f"out-{member}", Browser()
    server.knows(sub, email=person.email, email_verified=True, siret=siret_of(member))
    sign_in(browser, server, sub=sub)

    answer = browser.post("/deconnexion", shown="/compte")

    address = urlsplit(answer.headers["Location"])
    query = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}" == server.issuer
    assert query["post_logout_redirect_uri"] == ["http://testserver/connexion"]
    assert query["id_token_hint"][0].count(".") == 2
    assert not is_signed_in(browser)


def test_a_provider_that_is_away_is_503(settings: Any, person: Person) -> None:
    settings.TREMPLIN_OPENID = OpenIdSettings(
        issuer="http://127.0.0.1:1", client_id="plain", client_secret=SECRET, siret_claim="siret"
    )
    answer = Client().get("/connexion/fournisseur")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "fournisseur d’identité" in answer.content.decode()
    assert Browser().sign_in(person.email).status_code == 303


def test_without_a_provider_nothing_leads_to_one(settings: Any) -> None:
    settings.TREMPLIN_OPENID = None

    for path in ("/connexion/fournisseur", "/connexion/retour?code=a&state="):
        answer = Client().get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/connexion")
    assert "fournisseur" not in Client().get("/connexion").content.decode()
