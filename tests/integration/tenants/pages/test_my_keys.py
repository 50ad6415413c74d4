"""The keys of the organisation: made once whatever the browser does, shown once, revoked, and used as the page says."""

import html
import json
import re
import subprocess
from typing import Any

import pytest
from django.test import Client

from support.feeding import feed
from support.in_process_api import Api, a_market, api
from support.postgres_server import PATIENCE, Database
from support.served import served
from support.signed_in import signed_in
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

KEY = re.compile(r"tremplin_[0-9a-f]{8}_[0-9a-f]{40}")


@pytest.fixture
def member(module_database: Database) -> str:
    found, *_ = a_market(api(Role.BUYER))
    feed(module_database)
    return found


@pytest.fixture
def browser(member: str) -> Client:
    return signed_in(Role.MEMBER, member)


def hidden_of(page: str, act: str) -> dict[str, str]:
    """The hidden fields of the first form of a command."""
    forms = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
    form = next(form for form in forms if f'name="act" value="{act}"' in form)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def made(browser: Client, **typed: str) -> Any:
    form = hidden_of(browser.get("/cles").content.decode(), "make-key")
    return browser.post("/cles", form | {"name": "Tableau de bord"} | typed)


def prefixes(database: Database, member: str) -> list[str]:
    rows = database.rows("select prefix from api_keys where organisation = %s order by 1", member)
    return [prefix for (prefix,) in rows]


def test_a_key_is_shown_in_the_answer_and_nowhere_else(browser: Client, member: str) -> None:
    answer = made(browser)

    (key,) = set(KEY.findall(answer.content.decode()))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Api(key).get("me").json()["organisation"]["id"] == member
    again = browser.get("/cles").content.decode()
    assert KEY.findall(again) == []
    assert key.rpartition("_")[0] in again


def test_a_double_click_makes_one_key(module_database: Database, browser: Client, member: str) -> None:
    form = hidden_of(browser.get("/cles").content.decode(), "make-key") | {"name": "Une"}

    shown = [set(KEY.findall(browser.post("/cles", form).content.decode())) for _ in range(2)]

    assert shown[0] == shown[1]
    assert len(prefixes(module_database, member)) == 1


def test_what_is_refused_is_said_and_nothing_is_made(
    module_database: Database, browser: Client, member: str
) -> None:
    for typed, code in (
        ({"name": ""}, "required"),
        ({"expires": "31/12/2199"}, "too-long"),
        ({"expires": "01/01/2020"}, "already-over"),
        ({"addresses": "192.0.2.1/24"}, "bad-network"),
    ):
        answer = made(browser, **typed)
        page = answer.content.decode()
        assert answer.status_code == 422, code
        assert 'role="alert"' in page
        assert "Rien n’a été enregistré" in page
        assert 'aria-invalid="true"' in page
    assert prefixes(module_database, member) == []


def test_days_and_networks_are_read_as_people_type_them(
    module_database: Database, browser: Client, member: str
) -> None:
    page = browser.get("/cles").content.decode()
    (proposed,) = re.findall(r'name="expires" value="([^"]+)"', page)
    assert re.fullmatch(r"\d\d/\d\d/20\d\d", proposed)

    made(browser, expires=proposed, addresses="192.0.2.0/24, 198.51.100.7")

    rows = module_database.rows("select addresses, expires_on from api_keys where organisation = %s", member)
    assert rows[0][0] == ["192.0.2.0/24", "198.51.100.7/32"]
    assert rows[0][1].strftime("%d/%m/%Y") == proposed


def test_a_key_is_revoked_from_its_row(browser: Client) -> None:
    (key,) = set(KEY.findall(made(browser).content.decode()))
    form = hidden_of(browser.get("/cles").content.decode(), "revoke-key")
    assert form["prefix"] == key.rpartition("_")[0]

    answers = [browser.post("/cles", form) for _ in range(2)]

    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (303, f"/cles?revoquee={form['prefix']}")
    }
    assert Api(key).get("me").status_code == 401
    page = browser.get("/cles").content.decode()
    assert "révoquée le" in page
    assert "Révoquer…" not in page


def test_another_organisations_key_is_not_revoked(module_database: Database, browser: Client) -> None:
    other = api(Role.MEMBER, a_market(api(Role.BUYER))[0]).post("keys", {"name": "Leur clé"}).json()
    made(browser)
    form = hidden_of(browser.get("/cles").content.decode(), "revoke-key")

    for prefix in (other["prefix"], "tremplin_00000000", "x/y", "", "\0"):
        answer = browser.post(
            "/cles", form | {"prefix": prefix, "idempotency_key": f"k{sum(map(ord, prefix))}"}
        )
        assert answer.status_code == 404, prefix
    assert "Leur clé" not in browser.get("/cles").content.decode()
    assert Api(other["key"]).get("me").status_code == 200


def test_the_curl_line_of_each_role_works_as_it_is(module_database: Database, member: str) -> None:
    with served() as site:
        for role in (Role.MEMBER, Role.BUYER, Role.AUDITOR):
            browser = signed_in(role, member if role is Role.MEMBER else CENTRALE)
            (key,) = set(KEY.findall(made(browser).content.decode()))
            page = browser.get("/cles", headers={"host": site.removeprefix("http://")}).content.decode()
            (snippet,) = re.findall(r'aria-label="Commande curl">(.*?)</pre>', page, re.DOTALL)
            line = html.unescape(snippet).replace("CLÉ", key)

            done = subprocess.run(
                ["sh", "-c", line], capture_output=True, text=True, check=False, timeout=PATIENCE
            )

            assert done.returncode == 0, (line, done.stderr)
            answer = json.loads(done.stdout)
            assert "as_of" in answer
            assert ("lots" in answer) is (role is Role.MEMBER)


def test_the_excel_query_names_what_the_api_answers(browser: Client, member: str) -> None:
    page = browser.get("/cles").content.decode()

    (query,) = re.findall(r'aria-label="Requête Power Query">(.*?)</pre>', page, re.DOTALL)
    text = html.unescape(query)
    (asked,) = re.findall(r'RelativePath = "([^"]+)"', text)
    answer = api(Role.MEMBER, member).get(asked.removeprefix("api/v1/")).json()
    (table,) = re.findall(r"R\[(\w+)\]", text)
    assert answer[table]
    assert {*re.findall(r'{"(\w+)", each', text)} <= set(answer[table][0])
    for opening, closing in ("()", "[]", "{}"):
        assert text.count(opening) == text.count(closing)


def test_every_role_has_its_keys(module_database: Database, member: str) -> None:
    for role in (Role.BUYER, Role.AUDITOR):
        page = signed_in(role).get("/cles")
        assert (page.status_code, "RelativePath" in page.content.decode()) == (200, True)
