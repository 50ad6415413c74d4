"""The address of a client behind a proxy: that which the proxy states, where a setting says so, and nothing else."""

from typing import Any

import pytest
from django.test import Client

from support.accounts import PASSWORD, Person, a_person, new_email
from support.in_process_api import a_member, api
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

PROXY = "10.255.0.1"


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database) -> None:
    """All these tests keep to accounts and addresses of their own."""


@pytest.fixture
def person() -> Person:
    return a_person()


def status(email: str, password: str, *, stated: str, proxy: str) -> int:
    """What signing in through a proxy is answered."""
    browser = Client(REMOTE_ADDR=proxy)
    posted: Any = browser.post(
        "/connexion", {"email": email, "password": password}, headers={"X-Forwarded-For": stated}
    )
    return int(posted.status_code)


def test_failures_count_for_the_client_and_not_for_the_proxy(settings: Any, person: Person) -> None:
    settings.TREMPLIN_PROXY_ADDRESS_HEADER = "HTTP_X_FORWARDED_FOR"
    attacker = [
        status(new_email(), PASSWORD, stated=f"192.0.2.{forged}, 198.51.100.7", proxy=PROXY)
        for forged in range(6)
    ]

    assert attacker == [422] * 5 + [429]
    assert status(person.email, PASSWORD, stated="198.51.100.8", proxy=PROXY) == 303


def test_a_stated_address_is_not_believed_without_the_setting(settings: Any, person: Person) -> None:
    settings.TREMPLIN_PROXY_ADDRESS_HEADER = None
    attacker = [
        status(new_email(), PASSWORD, stated=f"192.0.2.{forged}", proxy="10.255.0.2") for forged in range(6)
    ]

    assert attacker == [422] * 5 + [429]


def test_what_is_no_address_leaves_that_of_the_connection(settings: Any) -> None:
    settings.TREMPLIN_PROXY_ADDRESS_HEADER = "HTTP_X_FORWARDED_FOR"
    for stated in ("unknown", "", "\0", "198.51.100.9,"):
        assert status(new_email(), PASSWORD, stated=stated, proxy="10.255.0.3") == 422

    assert status(new_email(), PASSWORD, stated="_hidden", proxy="10.255.0.3") == 422
    assert status(new_email(), PASSWORD, stated="unknown", proxy="10.255.0.3") == 429


def test_the_networks_of_a_key_are_those_of_its_client(settings: Any) -> None:
    settings.TREMPLIN_PROXY_ADDRESS_HEADER = "HTTP_X_FORWARDED_FOR"
    asking = api(Role.MEMBER, a_member(api(Role.BUYER)))
    made = asking.post("keys", {"name": "Bureau", "addresses": ["198.51.100.0/24"]}).json()
    program = Client(REMOTE_ADDR=PROXY, headers={"Authorization": f"Bearer {made['key']}"})

    for stated, expected in (
        ("198.51.100.20", 200),
        ("203.0.113.1, 198.51.100.20", 200),
        ("198.51.100.20, 203.0.113.1", 401),
        ("", 401),
    ):
        answer = program.get("/api/v1/me", headers={"X-Forwarded-For": stated})
        assert answer.status_code == expected, stated
