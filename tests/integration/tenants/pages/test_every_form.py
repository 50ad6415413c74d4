"""Each form of each page: one token and one key; half filled, nothing is written; it outlives its session."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings

from support.every import every
from support.forms_of_demo import SENDING, DemoForms, forms_of_demo
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events
from support.signed_in import sign_out
from tremplin_tenants.pages.web.page import Page

pytestmark = pytest.mark.postgres

KEEPING = [page for page in SENDING if page.keeps_what_is_typed]
_FORM = re.compile(r'<form [^>]*method="post".*?</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_TYPED = re.compile(r'<(?:input type="text"|textarea)[^>]* name="([^"]+)"[^>]*>')
_REQUIRED = re.compile(r'<(?:input type="text"|textarea|select)[^>]* name="([^"]+)"[^>]* required')


@pytest.fixture(scope="module")
def world(demo_database: Database) -> DemoForms:
    return forms_of_demo(demo_database)


def forms_of(answer: Any) -> list[str]:
    """The forms that a page posts."""
    return _FORM.findall(answer.content.decode())


@every(("page",), [(page,) for page in SENDING])
def test_each_form_has_one_token_and_one_key(world: DemoForms, page: type[Page]) -> None:
    answer = world.browser(page).get(world.address(page))

    assert answer.status_code == 200
    for form in forms_of(answer):
        hidden = [name for name, _ in _HIDDEN.findall(form)]
        assert hidden.count("csrfmiddlewaretoken") == 1, form
        assert hidden.count("idempotency_key") == 1, form
        asks_nothing_to_keep = 'type="password"' in form or not _TYPED.findall(form)
        assert page.keeps_what_is_typed or asks_nothing_to_keep, form


@every(("page",), [(page,) for page in KEEPING])
def test_a_form_half_filled_or_of_an_ended_session_loses_nothing(world: DemoForms, page: type[Page]) -> None:
    browser, address, before = world.browser(page), world.address(page), count_events(world.database)
    own = [form for form in forms_of(browser.get(address)) if 'action="/deconnexion"' not in form]
    form = max(own, key=lambda form: bool(_TYPED.findall(form)))  # the first of those that ask for a text
    hidden = {name: unescape(value) for name, value in _HIDDEN.findall(form)}
    names = list(dict.fromkeys(_TYPED.findall(form)))
    typed = {name: f"tapé {rank}" for rank, name in enumerate(names)}
    if len(set(_REQUIRED.findall(form))) > 1 and names:
        holds_half_filled(
            browser.post(address, hidden | {names[0]: typed[names[0]]}), names[0], typed[names[0]]
        )

    session = sign_out(browser)
    sent, sign_in = browser.post(address, hidden | typed), browser.get("/connexion")
    browser.cookies[settings.SESSION_COOKIE_NAME] = session  # signs in again
    back = browser.get(address)

    assert (sent.status_code, sent.headers["Location"]) == (302, f"/connexion?suite={address}")
    assert "Ce que vous aviez saisi est gardé" in sign_in.content.decode()
    assert "Votre saisie est revenue" in back.content.decode()
    assert [name for name in names if not shows(back, name, typed[name])] == []
    assert folded_fields(back.content.decode()) & {*names} == set()
    assert f'value="{hidden["idempotency_key"]}"' in back.content.decode()
    assert count_events(world.database) == before


def holds_half_filled(refused: Any, name: str, text: str) -> None:
    """Hold that a form with one field typed is refused and kept, for this session's back button alone."""
    assert refused.status_code in (404, 422)
    alert, shown = alert_of(refused), refused.content.decode()
    assert "Rien n’a été enregistré" in alert
    assert shown.index("<h1") < shown.index(alert)
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


def folded_fields(page: str) -> set[str]:
    """Return the names of the fields that a page shows in what is folded alone."""
    found = _Folds()
    found.feed(page)
    return found.folded - found.shown


class _Folds(HTMLParser):
    """Notes each field as it is read, in a fold that is closed or not."""

    def __init__(self) -> None:
        super().__init__()
        self._folds: list[bool] = []
        self.folded: set[str] = set()
        self.shown: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "details":
            self._folds.append("open" not in given)
        if tag in ("input", "textarea", "select") and given.get("type") != "hidden":
            (self.folded if any(self._folds) else self.shown).add(given.get("name") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._folds.pop()
