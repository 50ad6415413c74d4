"""A contract of a world of its own, and the tasks that are open about it."""

from dataclasses import dataclass
from typing import Any

from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.member_year import pages
from support.postgres_server import Database
from tremplin_tenants.roles import Role


@dataclass(frozen=True)
class World:
    """A contract awarded to `contractor`, open to `member`, followed by nobody yet."""

    database: Database
    buyer: Api
    member: str
    contractor: str
    contract: str

    def declares(self, identifier: str, *, by: Api | None = None, days: str = "2026-02") -> str:
        """3.50 hours of a month, by the contractor where no other is given; the subject of its task."""
        declaring = by or api(Role.CONTRACTOR, self.contractor)
        declaring.made(
            f"members/{self.member}/hours",
            id=identifier,
            contract=self.contract,
            lot="1",
            contractor=self.contractor,
            modality="direct",
            worked_from=f"{days}-01",
            worked_to=f"{days}-02",
            hours="3.50",
        )
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
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=member)
    return World(database, buyer, member, contractor, contract)
