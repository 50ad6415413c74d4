"""Members' own published rows that name a lot: proposed to them alone, linked to an order or refused, never counted."""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from support.decp_files import contract_row, document, write_json
from support.feeding import feed
from support.in_process_api import SIRET, Api, a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from support.shown_forms import post_form
from support.signed_in import signed_in, walked
from support.story import siret_of
from tremplin_platform.commands.decp.publishing.identifiers import published_identifier
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_tenants.pages.orders import uptake as uptake_pages
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class World:
    """Two members, a lot of the centrale that both may order on, an order of each, and what each published."""

    buyer: Api
    mine: str
    theirs: str
    contract: str
    framework: str


@pytest.fixture
def world(database: Database, tmp_path: Path, settings: Any) -> World:
    settings.TREMPLIN_CENTRALE_SIRET = SIRET
    buyer = api(Role.BUYER)
    mine, theirs = a_member(buyer), a_member(buyer)
    contract = a_contract(buyer, contractor=an_organisation(buyer, "contractor"), member=mine)
    buyer.made(f"contracts/{contract}/members", member=theirs, from_="2020-01-01")
    for member in (mine, theirs):
        order = {"contract": contract, "lot": "1", "amount": "100.00", "placed_on": "2026-02-02"}
        buyer.made(f"members/{member}/call-offs", id="order", **order)
    framework = published_identifier(contract, "1")
    rows = (
        contract_row("ms-1", buyer=siret_of(mine), idAccordCadre=framework, montant=100),
        contract_row("ms-2", buyer=siret_of(mine), idAccordCadre=f"{SIRET}{framework}", montant=50),
        contract_row("other", buyer=siret_of(mine), idAccordCadre="ELSEWHERE"),
        contract_row("none", buyer=siret_of(mine)),
        contract_row("ms-3", buyer=siret_of(theirs), idAccordCadre=framework),
    )
    path = write_json(tmp_path / "a.json", document(*rows))
    with database.connect("command") as connection:
        import_files(paths=[str(path)], log=CentraleLog(connection), buyers=None, today="2026-11-29")
    feed(database)
    return World(buyer, mine, theirs, contract, framework)


def proposed(key: Api, **query: str) -> dict[str, Any]:
    return {row["published"]: row for row in key.get("uptake", **query).json()["results"]}


def test_a_member_sees_its_own_rows_alone(world: World) -> None:
    found = proposed(api(Role.MEMBER, world.mine))

    assert sorted(found) == ["ms-1", "ms-2"]
    assert {name: found["ms-1"][name] for name in ("state", "contract", "lot", "amount", "framework")} == {
        "state": "proposed",
        "contract": world.contract,
        "lot": "1",
        "amount": "100.00",
        "framework": world.framework,
    }
    assert sorted(proposed(world.buyer)) == ["ms-1", "ms-2", "ms-3"]
    assert sorted(proposed(world.buyer, member=world.theirs)) == ["ms-3"]
    assert api(Role.MEMBER, world.mine).get("uptake", member=world.theirs).status_code == 404
    assert api(Role.AUDITOR).get("uptake").status_code == 403


def test_a_page_goes_on_where_the_last_one_ended(world: World) -> None:
    first = world.buyer.get("uptake", limit="2").json()
    second = world.buyer.get(first["next"].removeprefix("/api/v1/")).json()

    assert len(first["results"]) == 2
    assert (len(second["results"]), second["next"]) == (1, None)


def test_a_link_is_evidence_and_counts_nothing(world: World, database: Database) -> None:
    member = api(Role.MEMBER, world.mine)
    row = proposed(member)["ms-1"]
    before = [member.get(path).json()["results"] for path in ("call-offs", "invoices")]
    results = member.get("results").json()

    position = member.made(f"uptake/{row['id']}/link", call_off="order")["position"]

    assert position["log"] == world.mine
    feed(database)
    linked = proposed(member)["ms-1"]
    assert (linked["state"], linked["call_off"], linked["seq"]) == ("linked", "order", position["seq"])
    assert [member.get(path).json()["results"] for path in ("call-offs", "invoices")] == before
    after = member.get("results").json()
    assert {**after, "as_of": None} == {**results, "as_of": None}
    again = member.post(f"uptake/{row['id']}/refuse", {"reason": "non"})
    assert (again.status_code, again.json()["code"]) == (422, "already-decided")
    (event,) = (
        item
        for item in member.get("events", limit=1000).json()["results"]
        if item["type"] == "uptake.decided"
    )
    assert "qui seule compte" in event["sentence"]


def test_the_entries_of_a_linked_order_name_its_row(world: World, database: Database) -> None:
    """Of an order on a lot whose hours are due by the money ordered; before the link, nothing is named, for ever."""
    member, clause = (
        api(Role.MEMBER, world.mine),
        {"way": "rate", "function": "main", "hours_per_1000_euros": "10.00"},
    )
    revision = {"clause": clause, "effective_on": "2026-02-01", "ground": "R2194-7"}
    world.buyer.made(f"contracts/{world.contract}/lots/1/target", **revision)
    order = {"contract": world.contract, "lot": "1", "amount": "1000.00", "placed_on": "2026-03-02"}
    member.made(f"members/{world.mine}/call-offs", id="second", **order)
    row = proposed(member)["ms-1"]
    linked = member.made(f"uptake/{row['id']}/link", call_off="second")["position"]["seq"]
    feed(database)

    now, before = (
        member.get("results/explain", measure="due", **known).json()["results"][-1]
        for known in ({}, {"known_at": str(linked - 1)})
    )

    assert (now["type"], now["amount"], now["published_rows"]) == ("call-off.placed", "10.00", "ms-1")
    assert (before["seq"], before["published_rows"]) == (now["seq"], None)
    page = unescape(
        signed_in(Role.MEMBER, world.mine).get("/resultats/explication?measure=due").content.decode()
    )
    assert "Preuve de la commande, qui compte seule : ms-1" in page


def test_a_refusal_has_its_reason(world: World) -> None:
    row = proposed(world.buyer)["ms-3"]
    world.buyer.made(f"uptake/{row['id']}/refuse", reason="achat passé hors du contrat")

    refused = proposed(api(Role.MEMBER, world.theirs))["ms-3"]

    assert (refused["state"], refused["reason"]) == ("refused", "achat passé hors du contrat")
    assert proposed(world.buyer, state="proposed").keys() == {"ms-1", "ms-2"}


def test_what_is_another_s_or_absent_writes_nothing(world: World, database: Database) -> None:
    member = api(Role.MEMBER, world.mine)
    mine, theirs = proposed(member)["ms-1"]["id"], proposed(world.buyer)["ms-3"]["id"]
    before = database.rows("select log, seq from heads order by log")

    absent = [
        member.post(f"uptake/{identifier}/{act}", body)
        for identifier in (theirs, "nothing-here")
        for act, body in (("link", {"call_off": "order"}), ("refuse", {"reason": "x"}), ("link", {}))
    ]
    unknown = member.post(f"uptake/{mine}/link", {"call_off": "nothing"})

    assert {answer.status_code for answer in absent} == {404}
    assert len({answer.content for answer in absent}) == 1
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-call-off")
    assert database.rows("select log, seq from heads order by log") == before


def test_the_page_of_orders_links_a_row(world: World) -> None:
    browser = signed_in(Role.MEMBER, world.mine)
    page = unescape(browser.get("/commandes").content.decode())
    assert ("ms-1" in page, "ms-3" in page) == (True, False)
    row = proposed(api(Role.MEMBER, world.mine))["ms-1"]

    done = post_form(browser, f"/publications/{row['id']}", "link-uptake", call_off="order")

    assert done.status_code == 303
    assert "preuve publiée" in unescape(browser.get("/commandes").content.decode())


def test_pages_name_the_lot_and_the_member(world: World) -> None:
    lot = api(Role.MEMBER, world.mine).get("call-offs").json()["results"][0]
    names = {row["id"]: row["name"] for row in world.buyer.get("organisations", limit=500).json()["results"]}
    rows = proposed(world.buyer)

    for browser, address, shown in (
        (signed_in(Role.MEMBER, world.mine), "/commandes", ()),
        (signed_in(Role.BUYER), "/imports", (names[world.mine], names[world.theirs])),
        (signed_in(Role.BUYER), f"/publications/{rows['ms-1']['id']}", ()),
    ):
        page = unescape(browser.get(address).content.decode())
        listed = page[page.index("h-p") if "h-p" in page else page.index("Elle cite") :]
        for name in (lot["title"], lot["contract_title"], *shown):
            assert name in listed, (address, name)


def test_pages_list_every_row_those_to_decide_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uptake_pages, "_ROWS", "1")
    member, browser = api(Role.MEMBER, world.mine), signed_in(Role.MEMBER, world.mine)
    rows = proposed(member)
    member.made(f"uptake/{rows['ms-1']['id']}/link", call_off="order")

    pages = list(walked(browser, "/commandes", place="lignes"))

    assert [rows_of(page) for page in pages] == [["ms-2"], ["ms-1"]]
    assert all(f'href="/publications/{rows["ms-1"]["id"]}"' in page for page in pages)  # beside its order
    assert [browser.get(f"/publications/{row['id']}").status_code for row in rows.values()] == [200, 200]
    of_members = [rows_of(page) for page in walked(signed_in(Role.BUYER), "/imports", place="lignes")]
    assert sorted(of_members[:2]) == [["ms-2"], ["ms-3"]]
    assert of_members[2:] == [["ms-1"]]


def rows_of(page: str) -> list[str]:
    return re.findall(r'ow-any" href="/publications/[^"]+">([^<]+)<', page)
