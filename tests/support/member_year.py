"""
One member's year, worked out by hand, and how its lists are read page by page.

The hours are those of the interface's example: 118.00 validated in time, 14.50 late, 8.00 rejected, 14.00 pending,
a correction of −6.00, on an allocation of 833.00; then one order of 100.00 €, 60.00 invoiced and 10.00 credited.
And a contract of a world of its own, with the tasks that are open about it.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from support.feeding import feed
from support.in_process_api import Api, a_market, an_organisation, api, hours_body
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
    member, contractor, contract = a_market(buyer)
    facilitator = an_organisation(buyer, "facilitator")
    lot, hours = f"contracts/{contract}/lots/1", f"members/{member}/hours"
    buyer.made(f"{lot}/allocation", member=member, hours="833.00")
    buyer.made(f"{lot}/facilitator", facilitator=facilitator, from_="2020-01-01")
    declaring, deciding = api(Role.CONTRACTOR, contractor), api(Role.FACILITATOR, facilitator)

    def declare(identifier: str, amount: str) -> None:
        body = hours_body(contract, contractor, amount, first="2026-02-01")
        declaring.made(hours, id=identifier, **body)

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


@dataclass(frozen=True)
class World:
    """A contract awarded to `contractor`, open to `member`, followed by nobody yet."""

    database: Database
    buyer: Api
    member: str
    contractor: str
    contract: str

    def declares(self, identifier: str, *, by: Api | None = None, month: str = "2026-02") -> str:
        """3.50 hours of a month, by the contractor where no other is given; the subject of its task."""
        declaring = by or api(Role.CONTRACTOR, self.contractor)
        days = {"first": f"{month}-01", "last": f"{month}-02"}
        body = hours_body(self.contract, self.contractor, "3.50", **days)
        declaring.made(f"members/{self.member}/hours", id=identifier, **body)
        return f"{self.member}/hours/{identifier}"

    def follows(self, facilitator: str, since: str) -> None:
        self.buyer.made(f"contracts/{self.contract}/lots/1/facilitator", facilitator=facilitator, from_=since)

    def open(self, reading: Api | None = None, **asked: Any) -> dict[str, dict[str, Any]]:
        """Tasks of this world's contract by subject, once everything is projected."""
        feed(self.database)
        found = pages(reading or self.buyer, "tasks", contract=self.contract, **asked)
        return {item["subject"]: item for item in found}

    def task(self, kind: str, subject: str) -> Any:
        """The open task of this kind about this, None where there is none, once everything is projected."""
        feed(self.database)
        found = [page for page in pages(self.buyer, "tasks", kind=kind) if page["subject"] == subject]
        return found[0] if found else None


def a_world(database: Database) -> World:
    """Made through the API; nothing of it is another test's."""
    buyer = api(Role.BUYER)
    member, contractor, contract = a_market(buyer)
    return World(database, buyer, member, contractor, contract)
