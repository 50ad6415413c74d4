"""The list of members, and the pages of open points, on the demo's year."""

import re
from html import unescape

import pytest
from django.test import Client

from support.in_process_api import api
from support.marks import marks_of
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, hidden_of
from support.signed_in import signed_in
from tremplin_tenants.pages.members import members as members_page
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def buyer(demo_database: Database) -> Client:
    return signed_in(Role.BUYER)


def test_members_are_listed_by_name_with_the_figures_of_the_api(buyer: Client) -> None:
    members = {row["id"]: row for row in api(Role.BUYER).get("members", limit=500).json()["results"]}

    page = buyer.get("/membres").content.decode()

    figures = re.findall(r'<data value="([^"]*)" data-figure="([^"]*)" data-member="([^"]*)"', page)
    assert {member for _, _, member in figures} == set(members)
    for value, name, member in figures:
        parent, _, last = name.partition(".")
        assert value == str(members[member][parent][last])
    names = re.findall(r'<a href="/membres/[a-z0-9-]+">([^<]+)</a>', page)
    assert [name.lower()[0] for name in names] == sorted(name.lower()[0] for name in names)


def test_members_are_found_by_a_part_of_their_name(buyer: Client) -> None:
    page = buyer.get("/membres", {"q": "finistère"}).content.decode()

    assert re.findall(r'<a href="/membres/[a-z0-9-]+">([^<]+)</a>', page) == ["CPAM du Finistère"]
    assert "Aucun membre pour" in buyer.get("/membres", {"q": "nobody"}).content.decode()


def test_lots_on_which_hours_are_missing_are_those_of_results(buyer: Client) -> None:
    shown: dict[str, dict[tuple[str, str], str]] = {}
    for mark in marks_of(buyer.get("/membres", {"q": "strasbourg"})).figures:
        if mark.name == "lots.missing":
            shown.setdefault(mark.place["member"], {})[mark.place["contract"], mark.place["lot"]] = mark.value

    assert shown
    for member, lots in shown.items():
        results = api(Role.BUYER).get(f"members/{member}/results").json()["lots"]
        missing = {
            (lot["contract"], lot["lot"]): lot["missing"] for lot in results if lot["missing"] != "0.00"
        }
        assert lots == missing
        assert [float(value) for value in lots.values()] == sorted(map(float, missing.values()), reverse=True)


def test_members_are_searched_beyond_what_one_page_shows(
    buyer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members_page, "_MOST", "2")

    first = buyer.get("/membres", {"q": "CPAM"}).content.decode()

    address = re.search(r'href="(/membres\?[^"]+)" rel="next"', first)
    assert address is not None
    second = buyer.get(unescape(address[1])).content.decode()
    pages = [set(re.findall(r'<a href="/membres/([a-z0-9-]+)">', page)) for page in (first, second)]
    assert [len(found) for found in pages] == [2, 2]
    assert not pages[0] & pages[1]
    for searched in ("%", "_", "\\"):  # no pattern
        assert "Aucun membre pour" in buyer.get("/membres", {"q": searched}).content.decode()


def test_an_open_point_is_settled_once(buyer: Client, demo_database: Database) -> None:
    [point] = api(Role.BUYER).get("tasks", kind="open-point", owner="centrale").json()["results"]
    address = f"/points-ouverts/{point['id']}"
    assert f'href="{address}"' in buyer.get("/pilotage").content.decode()
    shown = buyer.get(address)
    before = count_events(demo_database)

    refused = buyer.post(address, hidden_of(shown) | {"decision": "non compté"})

    assert (refused.status_code, count_events(demo_database)) == (422, before)
    assert 'href="#f-reason"' in alert_of(refused)
    assert 'value="non compté"' in refused.content.decode()
    typed = hidden_of(shown) | {"decision": "non compté", "reason": "avis du service des marchés"}
    first, second = buyer.post(address, typed), buyer.post(address, typed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert count_events(demo_database) == before + 1


def test_a_task_that_no_decision_closes_has_no_point(buyer: Client) -> None:
    [task] = api(Role.BUYER).get("tasks", kind="quarter-to-close").json()["results"]

    assert buyer.get(f"/points-ouverts/{task['id']}").status_code == 404
