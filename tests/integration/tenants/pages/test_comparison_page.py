"""Comparer: the differences of the API, each with its events; what is identical, backwards or wrong is said."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from support.in_process_api import api
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_projections.queries.members import comparison
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

MEMBER = "cpam-075"
# The story of the demo: n° 36 and 38 declare 14.50 and 14.00, n° 37 validates 14.50, n° 42 corrects by -6.00.
EXPECTED = {
    ("Ensemble du membre", "Heures déclarées"): ("+28,50", {36: "+14,50", 38: "+14,00"}),
    ("Ensemble du membre", "Heures validées"): ("+8,50", {37: "+14,50", 42: "−6,00"}),
    ("Ensemble du membre", "Heures en attente"): ("+14,00", {36: "+14,50", 37: "−14,50", 38: "+14,00"}),
    ("Lot Conseil en organisation, Paris", "Heures manquantes"): ("−8,50", {37: "−14,50", 42: "+6,00"}),
    ("Trimestre T3 2026", "Heures rapportées"): ("+8,50", {37: "+14,50", 42: "−6,00"}),
}
_MARK = re.compile(r'<data value="([^"]*)" data-figure="([^"]*)"((?: data-\w+="[^"]*")*)>')


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def rows(page: str) -> dict[tuple[str, str], tuple[str, dict[int, str]]]:
    found, group = {}, ""
    for row in re.findall(r'<tr role="row"><th .*?</tr>', page.partition('id="h-r"')[0], re.DOTALL):
        label = re.search(r'rowheader">(.*?)</th>', row)
        change = re.search(r"<b>(\S+)", row)
        if change is None:
            group = label[1] if label else group
            continue
        assert label is not None
        events = re.findall(r"#n(\d+)\">n° \d+</a> <span[^>]*>\((.*?)\)", row)
        found[group, label[1]] = (change[1], {int(seq): amount for seq, amount in events})
    return found


def test_each_change_is_the_sum_of_its_events(demo_database: Database) -> None:
    own, auditor = signed_in(Role.MEMBER, MEMBER), signed_in(Role.AUDITOR)

    for browser, path in ((own, "/comparer"), (auditor, f"/comparer/{MEMBER}")):
        by_position = rows(shown(browser, f"{path}?from=35&to=42"))
        by_day = rows(shown(browser, f"{path}?from=30/04/2026&to=2026-09-30"))
        assert by_position == by_day
        assert {name: by_position[name] for name in EXPECTED} == EXPECTED
    assert "du journal de CPAM PARIS" in shown(auditor, f"/comparer/{MEMBER}?from=35&to=42")
    page = shown(own, "/comparer?from=30/04/2026&to=2026-09-30")
    assert "Entre le 30 avril 2026 et le 30 septembre 2026" in page
    assert "4 événements en sont la cause, sur 7 enregistrés entre les deux ; 3 n’ont rien changé" in page
    assert page.count("ne change aucun chiffre") == 3
    assert "Vous regardez le passé" not in page
    assert f'<main id="contenu" class="wrap" tabindex="-1" data-log="{MEMBER}" data-seq="42"' in page


def test_marks_are_the_differences_of_the_api(demo_database: Database) -> None:
    page = shown(signed_in(Role.MEMBER, MEMBER), "/comparer?from=0&to=42")
    answer = api(Role.MEMBER, MEMBER).get("audit/compare", log=MEMBER, **{"from": "0", "to": "42"}).json()

    def place(row: dict[str, Any]) -> dict[str, str]:
        return {
            name: row[name] for name in ("contract", "lot", "quarter", "article", "usage") if row.get(name)
        }

    expected = [(str(row["to"]), row["figure"], place(row)) for row in answer["differences"]]
    marks = [
        (value, figure, dict(re.findall(r'data-(\w+)="([^"]*)"', places)))
        for value, figure, places in _MARK.findall(page)
    ]
    assert len(expected) > 20
    assert sorted(map(str, marks)) == sorted(map(str, expected))


def test_what_is_identical_backwards_or_wrong_is_said(demo_database: Database) -> None:
    own = signed_in(Role.MEMBER, MEMBER)

    assert "Rien n’a changé entre ces deux dates" in shown(own, "/comparer?from=42&to=42")
    for address in ("/comparer?from=42&to=35", "/comparer?from=2026-09-30&to=30/04/2026"):
        page = shown(own, address)
        assert "La première date suivait la seconde" in page
        assert {name: rows(page)[name] for name in EXPECTED} == EXPECTED
    assert own.get("/comparer?from=hier").status_code == 422
    assert own.get("/comparer?from=1&to=99999").status_code == 422
    assert own.get("/comparer").status_code == 200


def test_what_does_not_sum_is_a_503_page(demo_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    own = signed_in(Role.MEMBER, MEMBER)
    wrong = comparison._ENTRIES.replace("effective <=", "false and effective <=")

    monkeypatch.setattr(comparison, "_ENTRIES", wrong)
    answer = own.get("/comparer?from=35&to=42")

    assert answer.status_code == 503
    page = unescape(answer.content.decode())
    assert "ne font pas la somme" in page
    assert "n° 37" not in page


def test_a_published_quarter_that_moved_is_shown(demo_database: Database) -> None:
    for browser, path in ((signed_in(Role.MEMBER, MEMBER), ""), (signed_in(Role.AUDITOR), f"/{MEMBER}")):
        page = shown(browser, f"/comparer{path}")
        published, now = re.findall(r'<data value="([^"]*)" data-figure="restatements.', page)
        assert (published, now) == ("118.00", "126.50")
        assert "(+14,50), 2 juil. 2026" in page.replace("</span>", "")
        assert "h-r" not in shown(browser, f"/comparer{path}?from=1&to=2")  # a past that knows nothing of it
    other = shown(signed_in(Role.MEMBER, "caf-067"), "/comparer")
    assert "118,00" not in other


def test_a_log_is_chosen_and_the_centrale_has_no_results(demo_database: Database) -> None:
    auditor = signed_in(Role.AUDITOR)

    assert "la centrale n’a pas de résultats" in auditor.get("/comparer/centrale").content.decode()
    chosen = auditor.get("/comparer/centrale", {"journal": MEMBER, "from": "35"})
    assert chosen.headers["Location"] == f"/comparer/{MEMBER}?from=35"
    assert auditor.get("/comparer/nobody?from=1").status_code == 404
    assert signed_in(Role.MEMBER, MEMBER).get(f"/comparer/{MEMBER}?from=1").status_code == 404
