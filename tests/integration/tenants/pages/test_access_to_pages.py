"""Every page, as every role, about its own organisation, another and one that is not there, against the one table."""

import re
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from support.every import every
from support.feeding import feed
from support.in_process_api import a_contract, a_member, an_organisation, api, hours_body
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.access import Access
from tremplin_tenants.pages.urls import PAGES
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

KINDS = {Role.MEMBER: "member", Role.CONTRACTOR: "contractor", Role.FACILITATOR: "facilitator"}
WHOSE = ("own", "other", "stranger")
CASES = [(page, role, whose) for page in PAGES for role in Role for whose in WHOSE]
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"')


_ACTS = {
    "contrats/{id}/{act}": "referent",
    "contrats/{id}/lots/{lot}/{act}": "attribuer",
    "organismes/{id}/{act}": "siret",
    "objectifs/{act}": "formation",
    "conventions/{act}": "engagement",
    "sourcing/{act}": "criblage",
}


# Those of a task, a file and a row, of which this world has none.
_MADE_ELSEWHERE = {
    "points-ouverts/{id}",
    "imports/fichiers/{id}",
    "imports/lignes/{id}",
    "publications/{id}",
    "heures/fichier/{id}",
    "factures/fichier/{id}",
}


@dataclass(frozen=True)
class World:
    """Two of each kind, a contract open to both members with a declaration of each, and a browser for each role."""

    own: dict[Role, str]
    other: dict[Role, str]
    contract: str
    browsers: dict[Role, Client]


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)

    def organisations() -> dict[Role, str]:
        made = {
            role: a_member(buyer) if kind == "member" else an_organisation(buyer, kind)
            for role, kind in KINDS.items()
        }
        return made | {Role.BUYER: CENTRALE, Role.AUDITOR: CENTRALE}

    own, other = organisations(), organisations()
    contractor, lot = own[Role.CONTRACTOR], "lots/1/facilitator"
    contract = a_contract(buyer, contractor=contractor, member=own[Role.MEMBER])
    buyer.made(f"contracts/{contract}/members", member=other[Role.MEMBER], from_="2020-01-01")
    buyer.made(f"contracts/{contract}/{lot}", facilitator=own[Role.FACILITATOR], from_="2020-01-01")
    for member in (own[Role.MEMBER], other[Role.MEMBER]):
        buyer.made(f"members/{member}/hours", id="declared", **hours_body(contract, contractor))
    feed(module_database)
    return World(own, other, contract, {role: signed_in(role, own[role]) for role in Role})


def test_every_path_is_of_one_page() -> None:
    paths = [page.path for page in PAGES]

    assert len(paths) == len(set(paths))


@every(("page", "role", "whose"), CASES)
def test_the_table_holds_for_pages(world: World, page: type[Page], role: Role, whose: str) -> None:
    address = address_of(world, page, whose)
    if address is None or page.roles is None:
        return
    access = page.roles.get(role)
    names_own = page.about is None or whose == "own"

    with closing(world.browsers[role].get(address)) as answer:  # an export keeps its turn
        if access is None or (access is Access.OWN and not names_own) or whose == "stranger":
            assert (answer.status_code, without_tokens(answer)) == (404, absent(world, role))
        else:
            assert answer.status_code in ({302} if page.path == "" else {200, 422})


@every(("page",), [(page,) for page in PAGES])
def test_a_visitor_who_is_not_signed_in_is_sent_to_sign_in(world: World, page: type[Page]) -> None:
    address = address_of(world, page, "own")
    if page.roles is None or address is None:
        return

    answer = Client().get(address)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/connexion?suite={address}")


def address_of(world: World, page: type[Page], whose: str) -> str | None:
    """Return an address of the page, None where it names nothing that could be another's."""
    if page.path in _MADE_ELSEWHERE and whose != "stranger":
        return None
    if "{" not in page.path:
        return None if whose == "stranger" else f"/{page.path}"
    return f"/{page.path.format_map(Names(world, page, whose))}"


class Names(dict[str, str]):
    """What stands for each name of an address."""

    def __init__(self, world: World, page: type[Page], whose: str) -> None:
        about = world.other if whose == "other" else world.own
        member = about[Role.MEMBER] if whose != "stranger" else "nobody"
        identifiers = {"membres": member, "organismes": member, "declarations": "declared"}
        super().__init__(
            id="nothing"
            if whose == "stranger"
            else identifiers.get(page.path.partition("/")[0], world.contract),
            member=member,
            log=member,
            contract=world.contract,
            lot="1" if whose != "stranger" else "9",
            list="organisations" if whose != "stranger" else "nothing",
            quarter="2026-Q1" if whose != "stranger" else "nothing",
            act=_ACTS.get(page.path, "") if whose != "stranger" else "nothing",
        )


def absent(world: World, role: Role) -> str:
    return without_tokens(world.browsers[role].get("/nothing-is-here"))


def without_tokens(answer: Any) -> str:
    return TOKENS.sub("", answer.content.decode())
