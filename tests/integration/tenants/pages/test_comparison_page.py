"""Comparer: two answers of the API, and the events whose sum is each difference, or none shown."""

import re
from html import unescape

import pytest
from django.test import Client

from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

MEMBER = "cpam-075"
# The story of the demo: n° 36 and 38 declare 14.50 and 14.00, n° 37 validates 14.50, n° 42 corrects by -6.00.
EXPECTED = {
    "Heures déclarées": ("+28,50", {36: "+14,50", 38: "+14,00"}),
    "Heures validées": ("+8,50", {37: "+14,50", 42: "−6,00"}),
    "Heures en attente": ("+14,00", {36: "+14,50", 37: "−14,50", 38: "+14,00"}),
}


def rows(browser: Client, address: str) -> dict[str, tuple[str, dict[int, str]]]:
    answer = browser.get(address)
    assert answer.status_code == 200
    found = {}
    for row in re.findall(
        r'<tr role="row"><th scope="row".*?</tr>', unescape(answer.content.decode()), re.DOTALL
    ):
        label = re.search(r'rowheader">(.*?)</th>', row)
        change = re.search(r"<b>(\S+)", row)
        assert label is not None
        assert change is not None
        events = re.findall(r"#n(\d+)\">n° \d+</a> <span[^>]*>\((.*?)\)", row)
        found[label[1]] = (change[1], {int(seq): amount for seq, amount in events})
    return found


def test_each_change_is_the_sum_of_its_events(demo_database: Database) -> None:
    own, auditor = signed_in(Role.MEMBER, MEMBER), signed_in(Role.AUDITOR)

    for browser, path in ((own, "/comparer"), (auditor, f"/comparer/{MEMBER}")):
        by_position = rows(browser, f"{path}?from=35&to=42")
        by_day = rows(browser, f"{path}?from=30/04/2026&to=2026-09-30")
        assert by_position == by_day
        assert {name: by_position[name] for name in EXPECTED} == EXPECTED


def test_what_is_identical_or_backwards_is_said(demo_database: Database) -> None:
    own = signed_in(Role.MEMBER, MEMBER)

    assert "Rien n’a changé entre ces deux dates" in own.get("/comparer?from=42&to=42").content.decode()
    assert own.get("/comparer?from=42&to=35").status_code == 422
    assert own.get("/comparer?from=hier").status_code == 422
    assert own.get("/comparer").status_code == 200


def test_a_log_is_chosen_and_the_centrale_has_no_results(demo_database: Database) -> None:
    auditor = signed_in(Role.AUDITOR)

    assert "la centrale n’a pas de résultats" in auditor.get("/comparer/centrale").content.decode()
    chosen = auditor.get("/comparer/centrale", {"journal": MEMBER, "from": "35"})
    assert chosen.headers["Location"] == f"/comparer/{MEMBER}?from=35"
