"""Pages of a list, in the year of the demo: a count is of the page, and links lead to the list they continue."""

import re
from collections import Counter
from html import unescape

import pytest

from support.feeding import feed
from support.in_process_api import api
from support.postgres_server import Database
from support.signed_in import signed_in, walked
from tremplin_tenants.pages.hours import tasks as tasks_page
from tremplin_tenants.pages.members import members as members_page
from tremplin_tenants.pages.orders import orders as orders_page
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

PART = "ur cette page"


@pytest.fixture
def short(demo_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of two rows a page."""
    monkeypatch.setattr(tasks_page, "_MOST", {"limit": "2"})
    monkeypatch.setattr(orders_page, "_ROWS", "2")
    monkeypatch.setattr(members_page, "_MOST", "2")


@pytest.mark.parametrize("role", [Role.BUYER, Role.FACILITATOR, Role.CONTRACTOR])
def test_a_page_of_tasks_is_not_shown_as_all_of_them(
    demo_database: Database, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    if role is Role.CONTRACTOR:
        returns_two(demo_database)
    organisation = CENTRALE if role is Role.BUYER else busiest(role)
    browser = signed_in(role, organisation)
    whole = lead_of(unescape(browser.get("/taches").content.decode()))
    monkeypatch.setattr(tasks_page, "_MOST", {"limit": "1"})
    parts = list(walked(browser, "/taches", place="cursor"))

    assert PART not in whole
    assert len(parts) > 1
    assert [PART in lead_of(page) for page in parts] == [True] * len(parts)
    assert not any("voir la déclaration" in page or "Autres déclarations" in page for page in parts)


def test_a_count_of_members_is_of_the_page(short: None) -> None:
    pages = list(walked(signed_in(Role.BUYER), "/membres?q=CPAM", place="cursor"))

    assert all(PART in re.findall(r"<caption>(.*?)</caption>", page)[0] for page in pages)


def test_links_lead_to_the_list_that_they_continue(short: None) -> None:
    page = unescape(signed_in(Role.MEMBER, "cpam-075").get("/commandes").content.decode())

    links = re.findall(r'href="/commandes\?([a-z]+)=[^"#]*(#[^"]*)" rel="next"', page)
    assert links == [("cursor", "#h-o"), ("factures", "#h-f")]
    assert all(f'id="{place[1:]}"' in page for _, place in links)


def returns_two(database: Database) -> None:
    """Return two declarations of one contractor, as its facilitateur."""
    waiting = api(Role.BUYER).get("hours", status="pending", contractor="lorane", limit=500).json()["results"]
    for row in waiting[:2]:
        api(Role.FACILITATOR, row["facilitator"]).made(
            f"members/{row['member']}/hours/{row['id']}/return", reason="pièces manquantes"
        )
    feed(database)


def busiest(role: Role) -> str:
    """Return who has the most open tasks, of a role."""
    rows = api(Role.BUYER).get("tasks", limit=500).json()["results"]
    return str(Counter(row["owner"] for row in rows if row["owner"] == row[role.value]).most_common(1)[0][0])


def lead_of(page: str) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return str(found[1])
