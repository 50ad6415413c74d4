"""D’où vient un chiffre: the entries of the API, which sum to the figure of the page and of the results."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from support.every import every
from support.in_process_api import api
from support.marks import figure_in, marks_of
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

MEMBERS = ("cpam-075", "cpam-063", "siege")


@pytest.fixture(scope="module")
def members(demo_database: Database) -> dict[str, Client]:
    return {member: signed_in(Role.MEMBER, member) for member in MEMBERS}


def hundredths(text: str) -> int:
    sign = -1 if text.startswith("−") else 1
    return sign * int(re.sub(r"[^\d]", "", text))


def written_entries(page: str) -> list[int]:
    return [
        hundredths(text)
        for text in re.findall(r'data-label="Écriture"><div>([^<]+?) (?:h|€|)\s*</div>', page)
    ]


@every(("member",), [(member,) for member in MEMBERS])
def test_every_figure_leads_to_entries_that_sum_to_it(members: dict[str, Client], member: str) -> None:
    browser = members[member]
    results = api(Role.MEMBER, member).get("results").json()
    page = browser.get("/resultats").content.decode()
    links = {
        link.replace("&amp;", "&") for link in re.findall(r'href="(/resultats/explication\?[^"]+)"', page)
    }

    assert len(links) > 10
    for link in links:
        explained = browser.get(link)
        assert explained.status_code == 200, link
        (mark,) = marks_of(explained).figures
        assert mark.value == figure_in(results, mark), link
        entries = written_entries(explained.content.decode())
        assert sum(entries) == hundredths(mark.text), link


def test_the_page_is_the_answer_of_the_api(members: dict[str, Client]) -> None:
    answer = api(Role.MEMBER, "cpam-075").get("results/explain", measure="validated").json()

    page = members["cpam-075"].get("/resultats/explication?measure=validated").content.decode()

    for line in answer["results"]:
        assert f'id="e{line["seq"]}"' in page
        assert line["sentence"] in page.replace("&#x27;", "'")
        assert line["rule"] in page
    assert "118,00" in page
    assert re.search(r'<span class="op">−</span><a href="#e42">6,00</a>', page)


def test_the_latest_values_are_those_drawn_where_there_are_many(members: dict[str, Client]) -> None:
    points = api(Role.MEMBER, "cpam-075").get("results/history", measure="pending").json()["points"]
    with patch("tremplin_tenants.pages.members.explanation._DRAWN", "4"):
        page = members["cpam-075"].get("/resultats/explication?measure=pending").content.decode()

    assert len(points) > 4
    assert ": les 3 dernières valeurs</figcaption>" in page
    rows = re.findall(
        r'known_at=(\d+)">n° \d+</a></td><td class="n">([^<]+?) h</td>', page.replace("\xa0", " ")
    )
    assert [int(seq) for seq, _ in rows] == [point["seq"] for point in points[-3:]]


def test_what_was_published_stands_under_what_was_reported(members: dict[str, Client]) -> None:
    address = "/resultats/explication?measure=validated"
    results = api(Role.MEMBER, "cpam-075").get("results").json()
    published = {row["quarter"]: row["published"] for row in results["quarters"]}
    page = members["cpam-075"].get(address).content.decode()

    row = re.search(r'<th scope="row">Publié</th>(.*?)</tr>', page)

    assert row is not None
    cells = re.findall(r'<td class="n fw-4">(?:<span class="muted">)?([^<]+)<', row[1])
    assert cells == ["118,00\u00a0h", "pas encore publié"]
    assert (published["2026-Q1"], published["2026-Q3"]) == ("118.00", None)
    of_lot = members["cpam-075"].get(f"{address}&lot=prestations-intellectuelles/conseil").content.decode()
    assert "rapporté au" in of_lot
    assert '<th scope="row">Publié</th>' not in of_lot


def test_the_past_of_a_figure_keeps_its_entries(members: dict[str, Client]) -> None:
    page = members["cpam-075"].get("/resultats/explication?measure=validated&known_at=36")

    (mark,) = marks_of(page).figures
    assert (mark.value, marks_of(page).seq) == ("118.00", 36)
    assert "Vous regardez le passé" in page.content.decode()


def test_long_lists_go_on_page_by_page(members: dict[str, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tremplin_tenants.pages.members.explanation._ROWS", 5)
    browser, address, seen = members["cpam-063"], "/resultats/explication?measure=validated", []

    while address:
        page = browser.get(address).content.decode()
        seen += re.findall(r'<tr role="row" id="e(\d+)"', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""

    answer = api(Role.MEMBER, "cpam-063").get("results/explain", measure="validated", limit=500).json()
    assert seen == [str(line["seq"]) for line in answer["results"]]


def sums_by_place(lines: list[dict[str, Any]]) -> dict[tuple[str, ...], int]:
    """Hundredths, or units, by contract, lot and quarter."""
    sums: dict[tuple[str, ...], int] = {}
    for line in lines:
        place = line["contract"], line["lot"], line["quarter"] or ""
        sums[place] = sums.get(place, 0) + int(str(line["amount"]).replace(".", ""))
    return sums


def test_many_entries_are_folded_under_sums_by_lot_and_quarter(
    members: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, explained = members["cpam-063"], "tremplin_tenants.pages.members.explanation"
    api_of = api(Role.MEMBER, "cpam-063")
    for measure in ("validated", "due", "reserved_call_offs", "missing"):
        monkeypatch.setattr(f"{explained}._FOLDED", 1)
        page = browser.get(f"/resultats/explication?measure={measure}").content.decode()
        answer = api_of.get("results/explain", measure=measure, limit=500).json()
        expected = sums_by_place(answer["results"])
        sums = [
            hundredths(text)
            for text in re.findall(
                r'data-label="Somme"><div>([^<]+?) (?:h|€|)\s*</div>', page.partition('id="h-e"')[0]
            )
        ]
        assert len(answer["results"]) > 1
        assert sums[:-1] == [amount for _, amount in sorted(expected.items())]
        assert sums[-1] == sum(expected.values())
        assert "<details><summary>" in page.partition('id="h-e"')[2]
        for link in re.findall(r'<a href="(/resultats/explication\?measure=[^"]+)">T\d', page)[:3]:
            assert browser.get(link.replace("&amp;", "&")).status_code == 200
        monkeypatch.setattr(f"{explained}._FOLDED", len(answer["results"]))
        assert 'id="h-s"' not in browser.get(f"/resultats/explication?measure={measure}").content.decode()


def test_sums_that_are_not_the_figure_are_not_shown(
    members: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tremplin_tenants.pages.members.explanation._FOLDED", 1)
    monkeypatch.setattr("tremplin_tenants.api.members.explain.subtotals", lambda figure: [])

    answer = members["cpam-063"].get("/resultats/explication?measure=validated")

    assert answer.status_code == 503
    assert "ne font pas la somme" in answer.content.decode()


def test_a_figure_without_entries_says_so(members: dict[str, Client]) -> None:
    page = members["cpam-075"].get("/resultats/explication?measure=protected_spend_not_reserved")

    assert "Rien n’entre dans ce chiffre" in page.content.decode()


@every(("query",), [("measure=nothing",), ("measure=validated&quarter=2026",), ("cursor=x",)])
def test_what_cannot_be_explained_is_refused_in_french(members: dict[str, Client], query: str) -> None:
    answer = members["cpam-075"].get(f"/resultats/explication?{query}")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_lot_is_chosen_by_its_contract_and_number(members: dict[str, Client]) -> None:
    lot = "prestations-intellectuelles/conseil"
    page: Any = members["cpam-075"].get("/resultats/explication", {"measure": "due", "lot": lot})

    (mark,) = marks_of(page).figures
    assert (mark.name, mark.value) == ("lots.due", "833.00")
    assert mark.place == {"contract": "prestations-intellectuelles", "lot": "conseil"}
