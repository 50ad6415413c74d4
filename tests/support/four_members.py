"""A contract of three lots used by four members, its figures worked by hand."""

from dataclasses import dataclass

from support.feeding import feed
from support.in_process_api import Api, a_member, a_registered_contract, an_organisation, api, hours_body
from support.postgres_server import Database
from tremplin_tenants.roles import Role

FIXED = {"way": "fixed", "function": "main", "hours": "1000.00"}
RATE = {"way": "rate", "function": "main", "hours_per_1000_euros": "2.00"}
EA = ["L2113-12"]


@dataclass(frozen=True)
class World:
    """One contract of three lots open to four members: `1` a fixed target, `2` a rate, `3` reserved and not awarded."""

    members: tuple[str, ...]
    contractor: str
    facilitator: str
    contract: str


def four_members(database: Database) -> World:
    """Made through the API, delivered and projected."""
    buyer = api(Role.BUYER)
    members = tuple(sorted(a_member(buyer) for _ in range(4)))
    contractor, facilitator = an_organisation(buyer, "contractor"), an_organisation(buyer, "facilitator")
    lots = [
        {"id": "1", "title": "Nord", "clause": FIXED, "maximum": "50000.00"},
        {"id": "2", "title": "Sud", "clause": RATE},
        {"id": "3", "title": "Mobilier", "reservation": {"articles": EA}},
    ]
    contract = a_registered_contract(buyer, lots=lots, maximum="90000.00", cpv="90910000")
    buyer.made(f"contracts/{contract}/publish")
    for member in members:
        buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    place = f"contracts/{contract}/lots"
    for lot, amount in (("1", "5400.00"), ("2", None)):
        given = {} if amount is None else {"amount": amount}
        buyer.made(f"{place}/{lot}/award", contractor=contractor, notified_on="2020-01-01", **given)
    buyer.made(f"{place}/1/facilitator", facilitator=facilitator, from_="2020-01-01")
    buyer.made(f"{place}/1/allocation", member=members[0], hours="300.00")
    buyer.made(f"{place}/1/allocation", member=members[1], hours="250.50")
    _orders(buyer, members, contract)
    _hours(members, contractor, facilitator, contract)
    _execution(buyer, f"{place}/1")
    feed(database)
    return World(members, contractor, facilitator, contract)


def _execution(buyer: Api, lot: str) -> None:
    buyer.made(f"{lot}/difficulty", on="2026-02-10", reason="secteur en tension", excused_hours="20.00")
    buyer.made(f"{lot}/suspend", from_="2026-03-01", until="2026-03-31", reason="chantier arrêté")
    buyer.made(f"{lot}/formal-notice", on="2026-04-01", deadline="2026-04-30")
    buyer.made(f"{lot}/penalty", on="2026-05-04")
    buyer.made(f"{lot}/penalty/cancel", on="2026-05-11", reason="recours gracieux")


def _orders(buyer: Api, members: tuple[str, ...], contract: str) -> None:
    """On lot 1, three members order and are invoiced; on lot 2, two order and one is invoiced."""
    for place, member in enumerate(members[:3], 1):
        _order(buyer, member, contract, "1", f"o{place}", f"{100 * place}.00")
        _invoice(buyer, member, f"o{place}", f"{50 * place}.00")
    for member, amount in ((members[0], "1000.00"), (members[3], "500.00")):
        _order(buyer, member, contract, "2", "r", amount)
    _invoice(buyer, members[3], "r", "70.00")


def _order(buyer: Api, member: str, contract: str, lot: str, name: str, amount: str) -> None:
    body = {"contract": contract, "lot": lot, "amount": amount, "placed_on": "2026-01-05"}
    buyer.made(f"members/{member}/call-offs", id=name, **body)


def _invoice(buyer: Api, member: str, call_off: str, amount: str) -> None:
    body = {"call_off": call_off, "amount": amount, "invoiced_on": "2026-02-01"}
    buyer.made(f"members/{member}/invoices", id=f"f-{call_off}", **body)


def _hours(members: tuple[str, ...], contractor: str, facilitator: str, contract: str) -> None:
    """In the first quarter 30.00 validated and 5.00 waiting, in the second 7.00 validated; and 4.00 of nobody's."""
    declaring, deciding = api(Role.CONTRACTOR, contractor), api(Role.FACILITATOR, facilitator)
    for log, name, hours, month, validated in (
        (members[0], "a", "10.00", "2026-02", True),
        (members[1], "b", "20.00", "2026-02", True),
        (members[1], "c", "5.00", "2026-03", False),
        (members[2], "d", "7.00", "2026-04", True),
        ("centrale", "e", "4.00", "2026-02", True),
    ):
        days = {"first": f"{month}-01", "last": f"{month}-05"}
        declaring.made(f"members/{log}/hours", id=name, **hours_body(contract, contractor, hours, **days))
        if validated:
            deciding.made(f"members/{log}/hours/{name}/validate")
