"""What a contractor declared for a quarter, in the year of the demo: what was decided after its closing says where."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from support.in_process_api import api
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_platform.figures import french
from tremplin_tenants.pages.hours import tasks as tasks_page
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def test_what_is_decided_after_the_quarter_closed_says_where(demo_database: Database) -> None:
    rows = api(Role.CONTRACTOR, "arvel").get("hours", quarter="2026-Q1", limit=500).json()["results"]
    reported = {f"/declarations/{row['member']}/{row['id']}": row["reported_in"] for row in rows}

    page = signed_in(Role.CONTRACTOR, "arvel").get("/taches?quarter=2026-Q1").content.decode()

    shown = dict(re.findall(r'href="(/declarations/[^"]+)">(.*?)</tr>', page, re.DOTALL))
    assert set(shown) == set(reported)
    assert reported["/declarations/cpam-075/h-conseil-2026-q1-3"] == "2026-Q3"
    assert (
        "trimestre clos\u00a0: dernière décision au compte du T3\u00a02026<"
        in shown["/declarations/cpam-075/h-conseil-2026-q1-3"]
    )
    assert f"trimestre clos le {french.day(rows[0]['closed_on'])}" in page
    for address, text in shown.items():
        assert ("trimestre clos" in text) == (reported[address] not in (None, "2026-Q1")), address


def test_every_declaration_of_a_quarter_is_on_a_page(
    demo_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = api(Role.CONTRACTOR, "arvel").get("hours", quarter="2026-Q1", limit=500).json()["results"]
    monkeypatch.setattr(tasks_page, "_MOST", {"limit": "2"})
    browser = signed_in(Role.CONTRACTOR, "arvel")

    pages = list(walked(browser, "/taches?quarter=2026-Q1"))
    back = next(link for link in links(pages[-1], "prev") if "declarations=" in link)

    shown = [declared_on(page) for page in pages]
    assert [len(page) for page in shown] == [2] * (len(rows) // 2) + [1] * (len(rows) % 2)
    assert {row for page in shown for row in page} == {(row["member"], row["id"]) for row in rows}
    assert declared_on(unescape(browser.get(back).content.decode())) == shown[-2]
    assert all("quarter=2026-Q1" in link for link in links(pages[-1], "prev"))


def walked(browser: Client, address: str) -> Iterator[str]:
    """Yield each page of the declarations of a quarter, as its links lead."""
    following: str | None = address
    while following:
        page = unescape(browser.get(following).content.decode())
        yield page
        following = next((link for link in links(page, "next") if "declarations=" in link), None)


def links(page: str, way: str) -> list[str]:
    return re.findall(rf'href="([^"]+)" rel="{way}"', page)


def declared_on(page: str) -> list[tuple[str, str]]:
    return re.findall(r'fw-4" href="/declarations/([^/"]+)/([^"]+)"', page)
