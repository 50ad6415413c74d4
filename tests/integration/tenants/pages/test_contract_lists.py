"""The list of contracts: by state, page after page, and those that are observed in published data."""

import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from support.decp_files import contract_row, document, write_json
from support.every import every
from support.feeding import feed
from support.in_process_api import a_market, a_registered_contract, api
from support.postgres_server import Database
from support.shown_forms import has_form
from support.signed_in import signed_in
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class World:
    """A contract in each state, in the buyer's browser."""

    database: Database
    browser: Client


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    a_market(buyer)
    a_registered_contract(buyer)
    published, cancelled, ended = (
        a_registered_contract(buyer, ends_on=day) for day in ("2030-12-31", "2030-12-31", "2021-12-31")
    )
    for contract in (published, ended):
        buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{cancelled}/lots/1/cancel", reason="infructueux")
    feed(module_database)
    return World(module_database, signed_in(Role.BUYER))


@every("state", ["draft", "published", "open", "ended", "cancelled"])
def test_contracts_are_listed_by_state(world: World, state: str) -> None:
    ours = {row["id"] for row in api(Role.BUYER).get("contracts", state=state, limit=200).json()["results"]}

    page = world.browser.get("/contrats", {"state": state}).content.decode()

    assert ours
    assert set(re.findall(r'href="/contrats/([a-z0-9-]+)"', page)) - {"nouveau"} == ours


def test_a_list_longer_than_a_page_leads_on(world: World) -> None:
    buyer = api(Role.BUYER)
    made = {a_registered_contract(buyer) for _ in range(3)}
    feed(world.database)

    found, address = set(), "/contrats?limit=2&state=draft"
    while address:
        page = world.browser.get(address).content.decode()
        found |= set(re.findall(r'href="/contrats/([a-z0-9-]+)"', page))
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert made <= found


def test_an_observed_contract_is_read_and_takes_no_act(world: World, tmp_path: Path) -> None:
    file = write_json(tmp_path / "decp.json", document(contract_row()))
    with closing(world.database.connect("command")) as connection:
        import_files(paths=[str(file)], log=CentraleLog(connection), buyers=None, today="2026-11-24")
    feed(world.database)
    [observed] = api(Role.BUYER).get("contracts", source="observed").json()["results"]

    listed = world.browser.get("/contrats", {"source": "observed"}).content.decode()
    page = world.browser.get(f"/contrats/{observed['id']}")

    assert f'href="/contrats/{observed["id"]}"' in listed
    assert page.status_code == 200
    assert "Constaté dans les données essentielles" in page.content.decode()
    assert not has_form(page)
    assert world.browser.get(f"/contrats/{observed['id']}/lots/1/attribuer").status_code == 404
