"""The annual reports, on the year of the demo: a member's over its days, the centrale's from its reads of today."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from support.in_process_api import api
from support.pdf_documents import STANDARDS, passed_standards, words
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_platform.figures import french
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def buyer(demo_database: Database) -> Client:
    return signed_in(Role.BUYER)


def report(browser: Client, path: str) -> bytes:
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    content: bytes = answer.content
    return content


def plain_of(size: int) -> str:
    return re.sub(r"\s", " ", french.number(size))


def plain(figure: str | None) -> str:
    return "–" if figure is None else re.sub(r"\s", " ", french.number(int(figure.replace(".", ""))))


def test_a_members_year_is_its_results_over_that_year(buyer: Client) -> None:
    own = signed_in(Role.MEMBER, "cpam-063")
    for year, last in ((2025, "2025-12-31"), (None, None)):
        asked = {} if year is None else {"effective_from": f"{year}-01-01", "effective_to": last}
        content = report(own, f"/resultats/bilan{f'?annee={year}' if year else ''}")
        assert content == report(buyer, f"/membres/cpam-063/bilan{f'?annee={year}' if year else ''}")
        if year is None:
            continue
        results = api(Role.BUYER).get("members/cpam-063/results", **asked).json()
        text = words(content)
        assert text.startswith(f"Centrale d’achat Bilan annuel {year}")
        assert re.sub(r"\s", " ", results["sentence"]) in text
        assert f"Validées {plain(results['clause_hours']['validated'])}" in text
        assert f"{plain(results['reserved_usage']['reserved_spend'])} € HT" in text


def test_the_centrales_year_has_every_member_lot_and_objective(buyer: Client) -> None:
    reading: Any = api(Role.BUYER)
    text = words(report(buyer, "/pilotage/bilan"))
    members = reading.get("members", limit=500).json()["results"]

    assert len(members) > 40
    for row in members:
        hours = row["clause_hours"]
        figures = " ".join(plain(hours[name]) for name in ("due", "pending", "validated", "missing"))
        assert f"{row['name']} {figures}" in text, row["name"]
    for row in reading.get("progress", by="lot", limit=500).json()["results"]:
        figures = " ".join(plain(row[name]) for name in ("due", "declared", "pending", "validated"))
        assert figures in text, row
    quarters = [
        row for row in reading.get("progress", limit=500).json()["results"] if row["quarter"][:4] == "2026"
    ]
    place = (quarters[0]["contract"], quarters[0]["lot"])
    of_lot = [row for row in quarters if (row["contract"], row["lot"]) == place]
    validated = sum(int(row["validated"].replace(".", "")) for row in of_lot)
    declared = sum(int(row["declared"].replace(".", "")) for row in of_lot)
    assert re.search(rf"{plain_of(declared)} [0-9,\s]+ {plain_of(validated)}", text), of_lot
    publics = reading.get("publics", contract="nettoyage-nord", quarter="2026-Q1").json()
    assert f"1er trimestre 2026 Total {plain(publics['total'])}" in text
    assert text.count("atteint") == len(reading.get("objectives", year=2026).json()["results"])


def test_a_year_that_is_none_or_to_come_is_refused(buyer: Client) -> None:
    for year in ("2999", "hier", "1999", "20260", "²²"):
        for path in ("/pilotage/bilan", "/membres/cpam-063/bilan"):
            assert buyer.get(f"{path}?annee={year}").status_code == 422, (path, year)


def test_the_pages_link_to_the_reports(buyer: Client) -> None:
    own = signed_in(Role.MEMBER, "cpam-063")

    assert 'href="/pilotage/bilan"' in buyer.get("/pilotage").content.decode()
    assert 'href="/membres/cpam-063/bilan"' in buyer.get("/membres/cpam-063").content.decode()
    assert 'href="/resultats/bilan"' in own.get("/resultats").content.decode()


def test_verapdf_finds_the_reports_whole(buyer: Client, tmp_path: Path) -> None:
    documents = {
        "centrale": report(buyer, "/pilotage/bilan"),
        "member": report(buyer, "/membres/cpam-063/bilan"),
        "attestation": report(buyer, "/membres/cpam-063/attestation"),
    }

    assert passed_standards(documents, tmp_path) == dict.fromkeys(documents, STANDARDS)
