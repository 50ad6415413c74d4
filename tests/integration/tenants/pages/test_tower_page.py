"""Tour de contrôle: its figures are those of the API's reads."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from support.in_process_api import api
from support.marks import Mark, marks_of
from support.postgres_server import Database
from support.signed_in import signed_in
from support.statements import counted_statements
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def buyer(demo_database: Database) -> Client:
    return signed_in(Role.BUYER)


def rows(path: str, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api(Role.BUYER).get(path, limit=500, **query).json()["results"]
    return found


def test_figures_of_lots_are_those_of_progress(buyer: Client) -> None:
    by_quarter = {(row["contract"], row["lot"], row["quarter"]): row for row in rows("progress")}
    by_lot = {(row["contract"], row["lot"]): row for row in rows("progress", by="lot")}

    page = buyer.get("/pilotage")

    marks = marks_of(page)
    assert (page.status_code, marks.log) == (200, "centrale")
    shown = [mark for mark in marks.figures if mark.name in ("quarters.validated", "lots.validated")]
    assert len({mark.name for mark in shown}) == 2
    for mark in shown:
        place = tuple(mark.place[name] for name in ("contract", "lot", "quarter") if name in mark.place)
        row = by_quarter[place] if len(place) == 3 else by_lot[place]  # type: ignore[index]
        assert mark.value == row["validated"], mark


def test_tasks_are_those_of_the_api(buyer: Client) -> None:
    ours = rows("tasks", owner="centrale")
    page = buyer.get("/pilotage").content.decode()

    lead = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)

    assert lead is not None
    assert f"{len(ours)} tâches sont pour vous" in lead[1].replace("\u00a0", " ")
    shown_apart = ("centrale", "nothing-declared")
    theirs = [row for row in rows("tasks") if not {row["owner"], row["kind"]} & {*shown_apart}]
    owners = {row["owner"] for row in theirs}
    assert f"{len(theirs)} autres attendent {len(owners)} organismes." in lead[1].replace("\u00a0", " ")
    assert "Clore le 3e trimestre 2026" in page.replace("\u00a0", " ")
    for row in ours:
        if row["kind"] in ("quarter-to-close", "open-point", "commitment-due"):
            assert row["reason"].replace("'", "&#x27;") in page


def test_members_that_lack_hours_are_those_of_results(buyer: Client) -> None:
    missing = {row["id"]: row["clause_hours"]["missing"] for row in rows("members")}
    lacking = sum(value != "0.00" for value in missing.values())

    page = buyer.get("/pilotage").content.decode()

    section = page.split('id="h-m"')[1].split("</section>")[0]
    assert f"<b>{lacking}</b>" in section
    shown = re.findall(r'<a href="/membres/([a-z0-9-]+)">', section)
    assert [missing[member] for member in shown] == sorted(
        (missing[member] for member in shown), key=float, reverse=True
    )
    assert float(missing[shown[0]]) == max(float(value) for value in missing.values())


def test_figures_of_members_and_registers_are_those_of_the_api(buyer: Client) -> None:
    members = {row["id"]: row["clause_hours"] for row in rows("members")}
    registers = {f"{path}.{row['id']}": row for path in ("objectives", "conventions") for row in rows(path)}
    seen = set()
    for mark in marks_of(buyer.get("/pilotage")).figures:
        start, _, name = mark.name.partition(".")
        if start == "clause_hours":
            assert mark.value == members[mark.place["member"]][name]
        elif start in ("objectives", "conventions"):
            assert mark.value == str(registers[f"{start}.{mark.place['id']}"][name])
        elif start == "nothing_sent":
            results = api(Role.BUYER).get(f"members/{mark.place['member']}/results").json()
            (lot,) = [lot for lot in results["lots"] if (lot["contract"], lot["lot"]) == _place(mark)]
            assert mark.value == lot[name]
            assert "nothing-declared" in {note["code"] for note in results["attention"]}
        seen.add(start)

    assert seen == {"quarters", "lots", "clause_hours", "nothing_sent", "objectives", "conventions"}


def _place(mark: Mark) -> tuple[str, str]:
    return mark.place["contract"], mark.place["lot"]


def test_tasks_alike_lead_to_all_of_them(buyer: Client) -> None:
    page = buyer.get("/pilotage").content.decode()
    addresses = {unescape(found) for found in re.findall(r'href="(/taches\?[^"]+contract=[^"]+)"', page)}

    assert "tâches de même sorte" in page
    for address in addresses:
        alike = rows("tasks", **dict(parse_qsl(address.partition("?")[2])))
        assert len(alike) > 1
        assert buyer.get(address).content.decode().count('<li class="task">') == len(alike)


def test_every_link_of_the_page_leads_to_a_page(buyer: Client) -> None:
    page = buyer.get("/pilotage").content.decode()
    main = page.split("<main")[1].split("</main>")[0]

    for address in set(re.findall(r'href="(/[^"]+)"', main)):
        assert buyer.get(unescape(address)).status_code == 200, address


def test_the_page_is_read_in_few_statements(buyer: Client) -> None:
    buyer.get("/pilotage")
    with counted_statements() as statements:
        buyer.get("/pilotage")

    assert len(statements) <= 8
