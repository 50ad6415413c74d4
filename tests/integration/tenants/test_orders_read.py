"""`GET call-offs`, `GET invoices`: amounts worked by hand; of a member, or of every member for buyers and auditors."""

from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_market, a_member, api
from support.member_year import pages
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

MONEY = ("amount", "invoiced", "left_to_invoice")


@pytest.fixture(scope="module")
def ordered(module_database: Database) -> tuple[str, str, str]:
    """A member with three orders: one invoiced in part, one beyond its amount, one not at all; and its contract."""
    buyer = api(Role.BUYER)
    member, contractor, contract = a_market(buyer)
    for name, amount in (("part", "100.00"), ("over", "10.00"), ("none", "1234.56")):
        order(buyer, member, contract, name, amount)
    for name, call_off, amount in (
        ("f1", "part", "60.00"),
        ("a1", "part", "-10.00"),
        ("f2", "over", "10.00"),
    ):
        invoice(buyer, member, name, call_off, amount)
    other, _, elsewhere = a_market(buyer)
    order(buyer, other, elsewhere, "part", "999.00")
    feed(module_database)
    return member, contractor, contract


def order(buyer: Api, member: str, contract: str, name: str, amount: str) -> None:
    place = {"contract": contract, "lot": "1", "placed_on": "2026-01-05"}
    buyer.made(f"members/{member}/call-offs", id=name, amount=amount, **place)


def invoice(buyer: Api, member: str, name: str, call_off: str, amount: str) -> None:
    buyer.made(
        f"members/{member}/invoices", id=name, call_off=call_off, amount=amount, invoiced_on="2026-02-01"
    )


def test_each_order_says_what_is_left_to_invoice(ordered: tuple[str, str, str]) -> None:
    member, contractor, contract = ordered

    rows = pages(api(Role.MEMBER, member), "call-offs", limit=2)

    assert {row["id"]: tuple(row[name] for name in MONEY) for row in rows} == {
        "part": ("100.00", "50.00", "50.00"),
        "over": ("10.00", "10.00", "0.00"),
        "none": ("1234.56", "0.00", "1234.56"),
    }
    first = {name: value for name, value in rows[0].items() if name not in (*MONEY, "seq")}
    assert first == {
        "member": member,
        "id": "part",
        "contract": contract,
        "contract_title": "Nettoyage",
        "lot": "1",
        "title": "Paris",
        "contractor": contractor,
        "placed_on": "2026-01-05",
        "due": None,
    }
    assert [row["seq"] for row in rows] == sorted(row["seq"] for row in rows)


def test_invoices_and_credit_notes_are_listed(ordered: tuple[str, str, str]) -> None:
    member, _, _ = ordered

    rows = pages(api(Role.MEMBER, member), "invoices", limit=2)

    assert [(row["id"], row["call_off"], row["amount"], row["invoiced_on"]) for row in rows] == [
        ("f1", "part", "60.00", "2026-02-01"),
        ("a1", "part", "-10.00", "2026-02-01"),
        ("f2", "over", "10.00", "2026-02-01"),
    ]
    assert {(row["member"], row["contract_title"], row["title"]) for row in rows} == {
        (member, "Nettoyage", "Paris")
    }


@pytest.mark.parametrize("path", ["call-offs", "invoices"])
@pytest.mark.parametrize("role", [Role.BUYER, Role.AUDITOR])
def test_who_reads_every_log_reads_every_member(ordered: tuple[str, str, str], path: str, role: Role) -> None:
    member, _, _ = ordered
    reading, own = api(role), api(Role.MEMBER, member)

    every = pages(reading, path, limit=2)

    assert pages(reading, path, member=member) == pages(own, path) == of(every, member)
    assert path == "invoices" or len({row["member"] for row in every}) > 1


@pytest.mark.parametrize("path", ["call-offs", "invoices"])
def test_another_member_s_orders_are_as_absent(
    ordered: tuple[str, str, str], module_database: Database, path: str
) -> None:
    stranger = api(Role.MEMBER, a_member(api(Role.BUYER)))
    feed(module_database)

    refused = [stranger.get(path, member=name) for name in (ordered[0], "nobody")]

    assert pages(stranger, path) == []
    assert [answer.status_code for answer in refused] == [404, 404]
    assert refused[0].content == refused[1].content


def test_an_order_just_placed_is_waited_for(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member, _, contract = a_market(buyer)
    place = {"contract": contract, "lot": "1", "placed_on": "2026-01-05"}
    made = buyer.made(f"members/{member}/call-offs", id="new", amount="5.00", **place)
    feed(module_database)

    answer = api(Role.MEMBER, member).get("call-offs", wait_for=f"{member}:{made['position']['seq']}").json()

    assert answer["as_of"]["seq"] == made["position"]["seq"]
    assert answer["results"][-1]["id"] == "new"


def of(rows: list[dict[str, Any]], member: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["member"] == member]
