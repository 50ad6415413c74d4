"""A form of a contract sent from a page that has changed since: 412 with what changed; what others do stops nobody."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from support.every import every
from support.feeding import feed
from support.in_process_api import Api, a_member, a_registered_contract, an_organisation, api
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, hidden_of
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

CLAUSE = {"way": "fixed", "function": "main", "hours": "1000.00"}


@dataclass(frozen=True)
class World:
    """A contract of two lots with a clause, awarded, open to two members."""

    database: Database
    browser: Client
    buyer: Api
    contract: str
    members: tuple[str, str]

    @property
    def place(self) -> str:
        return f"contracts/{self.contract}"


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    members, contractor = (a_member(buyer), a_member(buyer)), an_organisation(buyer, "contractor")
    lots = [{"id": number, "title": f"Lot {number}", "clause": CLAUSE} for number in ("1", "2")]
    contract = a_registered_contract(buyer, lots=lots)
    buyer.made(f"contracts/{contract}/publish")
    for member in members:
        buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    for number in ("1", "2"):
        buyer.made(
            f"contracts/{contract}/lots/{number}/award", contractor=contractor, notified_on="2020-01-01"
        )
    feed(module_database)
    return World(module_database, signed_in(Role.BUYER), buyer, contract, members)


Doing = Callable[[World], object]
# What happens between the page and the form of a part of lot 1, and words of the sentence that tells it.
CHANGES: list[tuple[Doing, str]] = [
    (
        lambda world: world.buyer.made(
            f"{world.place}/lots/1/allocation", member=world.members[1], hours="120.00"
        ),
        "est fixé à 120,00 heures",
    ),
    (
        lambda world: world.buyer.made(
            f"{world.place}/lots/1/difficulty", on="2026-04-13", reason="peu de candidats"
        ),
        "peu de candidats",
    ),
]
OTHERS: list[tuple[Doing]] = [
    (lambda world: a_member(world.buyer),),
    (
        lambda world: world.buyer.made(
            f"{world.place}/lots/2/allocation", member=world.members[1], hours="12.00"
        ),
    ),
]


def plain(text: str) -> str:
    """A text whose spaces are plain."""
    return re.sub(r"\s", " ", text)


@every(("change", "words"), CHANGES)
def test_a_stale_page_says_what_changed(world: World, change: Doing, words: str) -> None:
    address, typed = (
        f"/contrats/{world.contract}/lots/1/part",
        {"member": world.members[0], "hours": "300,25"},
    )
    feed(world.database)
    hidden = hidden_of(world.browser.get(address))
    change(world)
    before = count_events(world.database)

    stale = world.browser.post(address, hidden | typed)
    again = world.browser.post(address, hidden_of(stale) | typed)
    twice = world.browser.post(address, hidden_of(stale) | typed)

    assert stale.status_code == 412
    assert "La page a changé pendant que vous la remplissiez" in alert_of(stale)
    assert words in plain(alert_of(stale))
    assert "Rien n’a été enregistré" in alert_of(stale)
    assert 'value="300,25"' in stale.content.decode()
    assert again.status_code == 303
    assert twice.headers["Location"] == again.headers["Location"]
    assert count_events(world.database) == before + 1


@every(("other",), OTHERS)
def test_what_others_do_elsewhere_stops_nobody(world: World, other: Doing) -> None:
    address = f"/contrats/{world.contract}/lots/1/part"
    feed(world.database)
    hidden = hidden_of(world.browser.get(address))
    other(world)

    done = world.browser.post(address, hidden | {"member": world.members[0], "hours": "200,00"})

    assert done.status_code == 303


def test_an_act_on_a_contract_is_not_of_a_stale_page(world: World) -> None:
    feed(world.database)
    address = f"/contrats/{world.contract}"
    hidden = hidden_of(world.browser.get(address), "renew-contract")
    world.buyer.made(f"{world.place}/renewals", until="2032-12-31")

    stale = world.browser.post(address, hidden | {"until": "31/12/2033"})
    done = world.browser.post(address, hidden_of(stale, "renew-contract") | {"until": "31/12/2033"})

    assert (stale.status_code, done.status_code) == (412, 303)
    assert "31 décembre 2032" in plain(alert_of(stale))
    assert 'value="31/12/2033"' in stale.content.decode()
