"""The journal: the events of the API, the newest first, found by kind, days and text, each with its digest."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from support.every import every
from support.in_process_api import api
from support.marks import marks_of
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_platform.events.catalog import KINDS
from tremplin_tenants.pages.audit.journal import kinds_of
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

MEMBER, OTHER = "cpam-075", "cpam-063"


@pytest.fixture(scope="module")
def own(demo_database: Database) -> Client:
    return signed_in(Role.MEMBER, MEMBER)


@pytest.fixture(scope="module")
def auditor(demo_database: Database) -> Client:
    return signed_in(Role.AUDITOR)


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def seqs(page: str) -> list[int]:
    return [int(seq) for seq in re.findall(r'<li id="n(\d+)"', page)]


def stored(**query: Any) -> list[dict[str, Any]]:
    return list(api(Role.MEMBER, MEMBER).get("events", limit=1000, **query).json()["results"])


def test_the_journal_is_the_log_newest_first(own: Client) -> None:
    address, pages = "/journal", []
    while address:
        page = shown(own, address)
        pages += seqs(page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        address = found[1] if found else ""

    assert pages == [event["seq"] for event in reversed(stored())]
    assert marks_of(own.get("/journal")).seq == max(pages) == 42


def test_an_event_has_its_sentence_content_and_digest(own: Client) -> None:
    page = shown(own, "/journal?before=43")

    for event in stored(after=17):
        assert event["sentence"] in page
        content = re.search(
            rf'aria-label="Contenu de l’événement n° {event["seq"]}">(.*?)</pre>', page, re.DOTALL
        )
        assert content is not None
        named = ("type", "version", "subject", "effective", "data", "digest", "origin")
        assert json.loads(content[1]) == {name: event[name] for name in named}
        assert KINDS[event["type"]] in page


@every(
    ("query", "expected"),
    [
        ("type=hours.corrected", [42]),
        ("subject=h-conseil-2026-q1-1", [42, 31, 27]),
        ("from=2026-06-01&to=2026-07-31", [41, 40, 39, 38, 37, 36]),
        ("from=01/09/2026", [42]),
        ("q=COMPTEES deux fois", [42]),
        ("type=hours.rejected&q=nulle part", []),
    ],
)
def test_filters_are_those_of_the_api(own: Client, query: str, expected: list[int]) -> None:
    assert seqs(shown(own, f"/journal?{query}")) == expected


def test_the_chart_and_its_table_are_the_density(own: Client) -> None:
    density = api(Role.MEMBER, MEMBER).get("events/density").json()["results"]

    page = shown(own, "/journal")

    table = re.search(r"<caption class=\"vh\">Événements enregistrés par mois(.*?)</table>", page, re.DOTALL)
    assert table is not None
    assert [int(count) for count in re.findall(r'<td class="n">(\d+)</td>', table[1])] == [
        month["events"] for month in density
    ]
    assert sum(month["events"] for month in density) == 42
    assert "/journal?from=2026-07-01&to=2026-07-31" in page


def test_a_reader_of_every_log_chooses_one(auditor: Client) -> None:
    page = shown(auditor, f"/journal/{MEMBER}")
    chosen = auditor.get(f"/journal/{MEMBER}", {"journal": OTHER, "type": "hours.validated", "q": ""})

    assert f'<option value="{OTHER}">' in page
    assert marks_of(auditor.get(f"/journal/{MEMBER}")).log == MEMBER
    assert (chosen.status_code, chosen.headers["Location"]) == (302, f"/journal/{OTHER}?type=hours.validated")


def test_a_delivered_fact_leads_to_that_of_the_centrale(auditor: Client, own: Client) -> None:
    link = re.search(
        r'href="(/journal/centrale\?before=\d+)#(n\d+)">son n° ', shown(auditor, f"/journal/{MEMBER}")
    )

    assert link is not None
    assert f'<li id="{link[2]}"' in shown(auditor, link[1])
    assert "/journal/centrale" not in shown(own, "/journal")


def test_a_chosen_log_leads_nowhere_else(auditor: Client) -> None:
    answer = auditor.get(f"/journal/{MEMBER}", {"journal": "//exemple.invalid/x"})

    assert answer.headers["Location"] == "/journal/%2F%2Fexemple.invalid%2Fx"
    assert auditor.get(answer.headers["Location"]).status_code == 404


@every(("query",), [("type=nothing",), ("from=hier",), ("before=0",), ("from=2026-07-02&to=2026-07-01",)])
def test_a_filter_that_means_nothing_is_refused_in_french(own: Client, query: str) -> None:
    answer = own.get(f"/journal?{query}")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_long_history_keeps_to_few_events_a_page(auditor: Client) -> None:
    answer = auditor.get("/journal/centrale")
    listed = seqs(unescape(answer.content.decode()))

    assert len(listed) == 25
    assert listed[0] == marks_of(answer).seq


def test_every_kind_of_event_has_a_french_name(demo_database: Database) -> None:
    with demo_database.connect_superuser() as owner:
        in_use = owner.execute("select distinct topic, log = 'centrale' from events").fetchall()

    assert all(len(name) > 2 for name in KINDS.values())
    for topic, is_central in in_use:
        assert topic in dict(kinds_of(CENTRALE if is_central else MEMBER))
