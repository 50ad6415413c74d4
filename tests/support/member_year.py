"""
One member's year, worked out by hand, and how its lists are read page by page.

The hours are those of the interface's example: 118.00 validated in time, 14.50 late, 8.00 rejected, 14.00 pending,
a correction of −6.00, on an allocation of 833.00; then one order of 100.00 €, 60.00 invoiced and 10.00 credited.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.roles import Role


@dataclass(frozen=True)
class Year:
    """Who is who in one member's year, and where its log stood when only the hours in time were validated."""

    member: str
    contractor: str
    facilitator: str
    contract: str
    then: int


def a_year(database: Database) -> Year:
    """The year, declared, decided and counted."""
    buyer = api(Role.BUYER)
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    facilitator = an_organisation(buyer, "facilitator")
    contract = a_contract(buyer, contractor=contractor, member=member)
    lot, hours = f"contracts/{contract}/lots/1", f"members/{member}/hours"
    buyer.made(f"{lot}/allocation", member=member, hours="833.00")
    buyer.made(f"{lot}/facilitator", facilitator=facilitator, from_="2020-01-01")
    declaring, deciding = api(Role.CONTRACTOR, contractor), api(Role.FACILITATOR, facilitator)

    def declare(identifier: str, amount: str) -> None:
        days = {"worked_from": "2026-02-01", "worked_to": "2026-02-28", "modality": "direct"}
        declaring.made(
            hours, id=identifier, contract=contract, lot="1", contractor=contractor, hours=amount, **days
        )

    declare("in-time", "118.00")
    then = deciding.made(f"{hours}/in-time/validate")["position"]["seq"]
    buyer.post("quarters/2026-Q1/close")
    buyer.post("quarters/2026-Q1/publish")
    for identifier, amount in (("late", "14.50"), ("refused", "8.00"), ("waiting", "14.00")):
        declare(identifier, amount)
    deciding.made(f"{hours}/late/validate")
    deciding.made(f"{hours}/refused/reject", reason="justificatif absent")
    deciding.made(f"{hours}/in-time/correct", delta="-6.00", reason="double saisie")
    order = buyer.made(
        f"members/{member}/call-offs", contract=contract, lot="1", amount="100.00", placed_on="2026-01-05"
    )
    for amount in ("60.00", "-10.00"):
        buyer.made(
            f"members/{member}/invoices", call_off=order["id"], amount=amount, invoiced_on="2026-02-01"
        )
    feed(database)
    return Year(member, contractor, facilitator, contract, then)


def pages(reading: Api, path: str, **query: Any) -> list[dict[str, Any]]:
    """The rows of every page of a list."""
    answer = reading.get(path, **query)
    rows: list[dict[str, Any]] = []
    while True:
        assert answer.status_code == 200, answer.content
        rows += answer.json()["results"]
        if answer.json()["next"] is None:
            return rows
        answer = follow(reading, answer.json()["next"])


def follow(reading: Api, address: str) -> Any:
    """The page at an address that a list gave."""
    parts = urlsplit(address)
    return reading.get(f"{parts.path.removeprefix('/api/v1/')}?{parts.query}")
