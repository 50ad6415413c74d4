"""One's own account: its password changed, its other sessions ended."""

import pytest

from support.accounts import PASSWORD, Person, a_person
from support.browsers import Browser, alert_of
from support.postgres_server import Database

pytestmark = pytest.mark.postgres

NEW = "une autre phrase longue"


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database) -> None:
    """All these tests keep to accounts and addresses of their own."""


@pytest.fixture
def person() -> Person:
    return a_person()


@pytest.fixture
def browser() -> Browser:
    return Browser()


def test_a_password_is_changed_once_and_ends_the_other_sessions(browser: Browser, person: Person) -> None:
    other = Browser()
    other.sign_in(person.email)
    browser.sign_in(person.email)
    fields = {"act": "password", "current": PASSWORD, "new": NEW, "again": NEW}

    answers = [browser.post("/compte", **fields) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == ["/compte?fait=password"] * 2
    assert "Mot de passe changé" in browser.get("/compte?fait=password").content.decode()
    assert other.get("/compte").status_code == 302
    assert Browser().sign_in(person.email, PASSWORD).status_code == 422
    assert Browser().sign_in(person.email, NEW).status_code == 303


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"current": "pas celui qui est là", "new": NEW, "again": NEW}, "current"),
        ({"current": PASSWORD, "new": "onze lettre", "again": "onze lettre"}, "new"),
        ({"current": PASSWORD, "new": NEW, "again": "autre chose encore"}, "again"),
        ({}, "new"),
    ],
)
def test_a_password_that_is_refused_changes_nothing(
    module_database: Database, browser: Browser, person: Person, fields: dict[str, str], code: str
) -> None:
    browser.sign_in(person.email)
    before = module_database.rows("select password from accounts where id = %s", person.account)

    answer = browser.post("/compte", act="password", **fields)

    assert (answer.status_code, alert_of(answer)) == (422, code)
    assert "Rien n’a été enregistré" in answer.content.decode()
    assert module_database.rows("select password from accounts where id = %s", person.account) == before
    assert browser.post("/compte", act="nothing").status_code == 404


def test_the_other_sessions_are_ended_from_the_account(browser: Browser, person: Person) -> None:
    other = Browser()
    other.sign_in(person.email)
    browser.sign_in(person.email)
    assert "ailleurs" in browser.get("/compte").content.decode()

    assert browser.post("/compte", act="sessions").status_code == 303

    assert other.get("/compte").status_code == 302
    page = browser.get("/compte").content.decode()
    assert "ailleurs" not in page
    assert person.account in page
