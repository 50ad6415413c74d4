"""Hours as pages show them: a lot that is followed and one that is not, and browsers of those who act on them."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from support.feeding import feed
from support.in_process_api import a_contract, a_member, an_organisation, api, hours_body, new_name
from support.postgres_server import Database
from support.shown_forms import count_events, post_form
from support.signed_in import signed_in
from tremplin_tenants.roles import CENTRALE, Role


@dataclass(frozen=True)
class World:
    """A member, its contractor, a lot with a facilitateur and one that none follows, and the browsers of each."""

    database: Database
    member: str
    contractor: str
    facilitator: str
    contract: str
    unfollowed: str
    browsers: dict[Role, Client]

    def declared(self, hours: str = "118.00", *, contract: str = "", by: Role = Role.CONTRACTOR) -> str:
        """Declare hours worked in February 2026, and return the address of their page."""
        identifier = new_name("h")
        organisation = self.contractor if by is Role.CONTRACTOR else CENTRALE
        body = hours_body(contract or self.contract, self.contractor, hours)
        api(by, organisation).made(f"members/{self.member}/hours", id=identifier, **body)
        feed(self.database)
        return f"/declarations/{self.member}/{identifier}"

    def post(self, role: Role, address: str, act: str, **typed: str) -> Any:
        answer = post_form(self.browsers[role], address, act, **typed)
        feed(self.database)
        return answer

    def page(self, role: Role, address: str) -> str:
        answer = self.browsers[role].get(address)
        assert answer.status_code == 200, answer.content
        return str(answer.content.decode())

    def events(self) -> int:
        return count_events(self.database)


def a_world(database: Database) -> World:
    """The world, counted."""
    buyer = api(Role.BUYER)
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    facilitator = an_organisation(buyer, "facilitator")
    contract, unfollowed = (a_contract(buyer, contractor=contractor, member=member) for _ in range(2))
    buyer.made(f"contracts/{contract}/lots/1/facilitator", facilitator=facilitator, from_="2020-01-01")
    feed(database)
    browsers = {
        Role.CONTRACTOR: signed_in(Role.CONTRACTOR, contractor),
        Role.FACILITATOR: signed_in(Role.FACILITATOR, facilitator),
        Role.BUYER: signed_in(Role.BUYER),
    }
    return World(database, member, contractor, facilitator, contract, unfollowed, browsers)


def offered(page: str) -> set[str]:
    """The acts whose forms a page shows."""
    return set(_ACT.findall(page))


_ACT = re.compile(r'name="act" value="([a-z-]+)"')
