"""The pages that have forms, on the year of the demo: the address of each, and a browser of a role that sees it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.decp_files import contract_row, document
from support.demo_clients import worked_example
from support.feeding import feed
from support.in_process_api import Api, api
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_infra.demo.demo_keys import HOLDERS
from tremplin_platform.commands.decp.publishing.identifiers import published_identifier
from tremplin_platform.store.decp.quarantine import refused_rows
from tremplin_tenants.pages.buying.registers import RegisterActPage
from tremplin_tenants.pages.contracts.contract_acts import ContractActPage
from tremplin_tenants.pages.contracts.imports import ImportedFile
from tremplin_tenants.pages.contracts.quarantine import QuarantinedRow
from tremplin_tenants.pages.hours.declaration import Declaration
from tremplin_tenants.pages.lots.act_page import LotActPage
from tremplin_tenants.pages.orders.uptake import PublishedRow
from tremplin_tenants.pages.organisations.organisation import OrganisationActPage
from tremplin_tenants.pages.urls import PAGES
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.roles import Role

SENDING = [page for page in PAGES if "post" in page.http_method_names and "get" in page.http_method_names]
# One act of each page of acts: all are made by one class. `test_lot_acts.py` tries every act on a lot.
AN_ACT: Mapping[type[Page], str] = {
    ContractActPage: "globaliser",
    LotActPage: "objectif",
    OrganisationActPage: "siret",
}
# What the identifier of an address names, where its first part does not say.
THINGS: Mapping[type[Page], str] = {ImportedFile: "file", QuarantinedRow: "row", PublishedRow: "uptake"}


@dataclass(frozen=True)
class DemoForms:
    """The year of the demo: what the addresses of its pages name, and a browser for each role."""

    database: Database
    names: Mapping[str, str]
    browsers: dict[Role, Client] = field(default_factory=dict)

    def browser(self, page: type[Page]) -> Client:
        """A browser of a role that sees the page, and its forms."""
        roles = list(page.roles or (Role.MEMBER,))
        role = Role.FACILITATOR if page is Declaration else roles[0]
        if role not in self.browsers:
            self.browsers[role] = signed_in(role, HOLDERS[role][0])
        return self.browsers[role]

    def address(self, page: type[Page]) -> str:
        first = page.path.partition("/")[0]
        things = {
            "contrats": "contract",
            "organismes": "member",
            "membres": "member",
            "points-ouverts": "point",
        }
        thing = THINGS.get(page) or things.get(first, "pending")
        act = page.register.acts[0].slug if issubclass(page, RegisterActPage) else AN_ACT.get(page, "")
        return f"/{page.path.format_map({**self.names, 'id': self.names[thing], 'act': act})}"


def forms_of_demo(database: Database) -> DemoForms:
    """Find in the year of the demo what each page may be about, with a row refused and a file that waits."""
    buyer = api(Role.BUYER)
    [point] = buyer.get("tasks", kind="open-point", owner="centrale").json()["results"]
    names = worked_example(database)
    [pending] = buyer.get("hours", status="pending", member=names["member"]).json()["results"]
    names |= {"quarter": "2026-Q3", "point": point["id"], "pending": pending["id"]}
    return DemoForms(database, names | imported(database, buyer, names))


def imported(database: Database, buyer: Api, names: Mapping[str, str]) -> dict[str, str]:
    """Bring a file that waits, and record one of which a row is refused and another names a lot; return their names."""
    browser = signed_in(Role.BUYER)

    def bring(*rows: Any) -> str:
        file = SimpleUploadedFile("essai.json", json.dumps(document(*rows)).encode())
        address: str = browser.post("/imports", {"file": file, "buyer": "all"}).headers["Location"]
        return address

    [member] = buyer.get("organisations", id=names["member"]).json()["results"]
    framework = published_identifier(names["contract"], names["lot"])
    naming = contract_row("c", buyer=member["siret"], idAccordCadre=framework)
    browser.post(bring(naming, contract_row("b", montant="x")))
    feed(database)
    [uptake] = buyer.get("uptake", member=names["member"]).json()["results"]
    with database.connect("command") as commands:
        row = refused_rows(commands)[-1]
    file = bring(contract_row("a")).rpartition("/")[2]
    return {"file": file, "row": str(row.id), "uptake": uptake["id"]}
