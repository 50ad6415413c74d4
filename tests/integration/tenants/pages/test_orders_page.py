"""Commandes et factures: the figures of the API, the latest first, and as many pages as there are rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.test import Client

from support.feeding import feed
from support.in_process_api import Api, a_market, api
from support.marks import marks_of
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.pages.orders import orders as orders_page
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

ORDERS, INVOICES = "Vos commandes", "Vos factures et avoirs"
COUNT = 5


@dataclass(frozen=True)
class World:
    """A member with `COUNT` orders, each with its invoice but for the last."""

    browser: Client
    own: Api


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    member, _, contract = a_market(buyer)
    own, lot = api(Role.MEMBER, member), {"contract": contract, "lot": "1", "placed_on": "2026-01-05"}
    for number in range(1, COUNT + 1):
        own.made(f"members/{member}/call-offs", id=f"bc-{number}", amount=f"{number}00.00", **lot)
    for number in range(1, COUNT):
        bill = {"call_off": f"bc-{number}", "amount": f"{number}0.00", "invoiced_on": "2026-02-01"}
        own.made(f"members/{member}/invoices", id=f"f-{number}", **bill)
    feed(module_database)
    return World(signed_in(Role.MEMBER, member), own)


def test_figures_are_those_of_the_api_the_latest_first(world: World) -> None:
    answer = world.browser.get("/commandes")
    orders, invoices = (world.own.get(path).json()["results"][::-1] for path in ("call-offs", "invoices"))

    assert [(mark.name, mark.value) for mark in marks_of(answer).figures] == [
        *((name, row[name]) for row in orders for name in ("amount", "invoiced", "left_to_invoice")),
        *(("amount", row["amount"]) for row in invoices),
    ]
    assert rows_of(answer, ORDERS) == [row["id"] for row in orders]
    assert rows_of(answer, INVOICES) == [row["id"] for row in invoices]


def test_each_list_is_walked_to_its_first_row_and_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders_page, "_ROWS", "2")

    older = [*walked(world, ORDERS, "next")]
    assert older == [["bc-5", "bc-4"], ["bc-3", "bc-2"], ["bc-1"]]
    assert [*walked(world, INVOICES, "next")] == [["f-4", "f-3"], ["f-2", "f-1"]]
    back = [name for page in walked(world, ORDERS, "prev", start=last_of(world)) for name in page[::-1]]
    assert back == [f"bc-{number}" for number in range(1, COUNT + 1)]


def test_one_list_keeps_its_place_while_the_other_is_walked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders_page, "_ROWS", "2")
    second = world.browser.get(str(link_of(world.browser.get("/commandes"), ORDERS, "next")))

    both = world.browser.get(str(link_of(second, INVOICES, "next")))

    assert rows_of(both, ORDERS) == ["bc-3", "bc-2"]
    assert rows_of(both, INVOICES) == ["f-2", "f-1"]


def walked(world: World, heading: str, way: str, *, start: str = "/commandes") -> Iterator[list[str]]:
    """Yield the rows of each page of a list, as its links of one way lead."""
    address: str | None = start
    while address is not None:
        answer = world.browser.get(address)
        yield rows_of(answer, heading)
        address = link_of(answer, heading, way)


def last_of(world: World) -> str:
    """Return the address of the oldest orders."""
    address = "/commandes"
    while (following := link_of(world.browser.get(address), ORDERS, "next")) is not None:
        address = following
    return address


def section_of(answer: Any, heading: str) -> str:
    found = re.search(rf">{heading}</h2>.*?</section>", answer.content.decode(), re.DOTALL)
    assert found is not None, heading
    return found[0]


def rows_of(answer: Any, heading: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><span[^>]*>([^<]+)', section_of(answer, heading))


def link_of(answer: Any, heading: str, way: str) -> str | None:
    found = re.search(rf'href="([^"]+)" rel="{way}"', section_of(answer, heading))
    return None if found is None else unescape(found[1])
