"""The annual reports, on the year of the demo: figures added up from the events by hand, and those of the API."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from psycopg.rows import dict_row

from support.in_process_api import Api, api
from support.pdf_documents import STANDARDS, passed_standards, words
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_platform.figures import french
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

MEMBERS = ("cpam-063", "cpam-075", "caf-041")
YEARS = (2025, 2026)
_BY_HAND = """
with of_year as (
    select topic, said.data
      from events, lateral (select convert_from(events.data, 'UTF8')::jsonb as data) said, lateral (select coalesce(
               said.data->>'worked_to', said.data->>'placed_on', said.data->>'invoiced_on', said.data->>'effective'
           ) as day) dated
     where log = %(log)s and day between %(first)s and %(last)s
)
select coalesce(sum((data->>'hours')::bigint) filter (where topic = 'hours.declared'), 0) as declared,
       coalesce(sum(case when topic in ('hours.validated', 'delivered.hours-brought-forward',
                                       'delivered.hours-attributed')
                         then (data->>'hours')::bigint
                         when topic = 'hours.corrected' then (data->>'delta')::bigint end), 0) as validated,
       coalesce(sum(case when topic = 'call-off.placed' then (data->>'due')::bigint
                         when topic = 'delivered.target-allocated'
                         then (data->>'hours')::bigint - coalesce((data->>'replaced')::bigint, 0)
                         when topic = 'delivered.lot-cancelled' then -(data->>'withdrawn')::bigint end), 0) as due,
       coalesce(sum((data->>'amount')::bigint) filter (where topic = 'call-off.placed'), 0) as ordered,
       coalesce(sum((data->>'amount')::bigint) filter (where topic like 'invoice.%%'), 0) as invoiced,
       coalesce(sum((data->>'amount')::bigint)
                filter (where topic like 'invoice.%%' and (data->>'reserved')::bool), 0) as reserved
  from of_year
"""
_INHERITED = """
select total->>'measure' as measure, sum((total->>'amount')::bigint) as amount
  from events, jsonb_array_elements(convert_from(data, 'UTF8')::jsonb->'totals') total
 where log = %(log)s and total->>'effective' between %(first)s and %(last)s group by 1
"""
"""What a member took over from one that merged into it."""
# No clause of the demo is annulled, whose hours count on the days of each order.


@pytest.fixture(scope="module")
def buyer(demo_database: Database) -> Client:
    return signed_in(Role.BUYER)


@pytest.fixture(scope="module")
def reading(demo_database: Database) -> Api:
    return api(Role.BUYER)


def report(browser: Client, path: str) -> bytes:
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    content: bytes = answer.content
    return content


def plain_of(size: int) -> str:
    return re.sub(r"\s", " ", french.number(size))


def plain(figure: str | None) -> str:
    return "–" if figure is None else re.sub(r"\s", " ", french.number(int(figure.replace(".", ""))))


def by_hand(database: Database, member: str, first: str, last: str) -> dict[str, int]:
    """What the events of a member's log say of some days."""
    asked = {"log": member, "first": first, "last": last}
    with database.connect_superuser() as owner, owner.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(_BY_HAND, asked).fetchone()
        inherited = {of["measure"]: of["amount"] for of in cursor.execute(_INHERITED, asked).fetchall()}
    assert row is not None
    measures = {"reserved": "reserved_spend"}
    return {name: int(row[name] + inherited.get(measures.get(name, name), 0)) for name in row}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("member", MEMBERS)
def test_a_members_year_is_what_its_events_say(
    buyer: Client, demo_database: Database, member: str, year: int
) -> None:
    last = f"{year}-12-31"
    of_year = by_hand(demo_database, member, f"{year}-01-01", last)
    whole = by_hand(demo_database, member, "0001-01-01", last)
    text = words(report(buyer, f"/membres/{member}/bilan?annee={year}"))

    for name, figure in (("Déclarées", "declared"), ("Validées", "validated")):
        assert f"{name} {plain_of(of_year[figure])} {plain_of(whole[figure])}" in text, name
    if whole["due"]:
        assert re.search(rf"Dues ({plain_of(of_year['due'])}|–) {plain_of(whole['due'])}", text)
    for name, figure in (("Commandé", "ordered"), ("Facturé", "invoiced")):
        assert f"{name} {plain_of(of_year[figure])} {plain_of(whole[figure])}" in text, name
    both = f"{plain_of(of_year['reserved'])} € HT {plain_of(whole['reserved'])} € HT"
    assert f"Facturé sur des lots réservés {both}" in text


def test_two_years_have_other_figures(demo_database: Database) -> None:
    """The figures of the test above would not tell a year from the beginning if all were of one year."""
    found = [by_hand(demo_database, "cpam-063", f"{year}-01-01", f"{year}-12-31") for year in YEARS]
    assert all(of["ordered"] or of["validated"] or of["due"] for of in found)
    assert found[0] != found[1]


def test_a_members_year_is_that_of_the_api_and_its_explanations(buyer: Client, reading: Api) -> None:
    own = signed_in(Role.MEMBER, "cpam-063")
    for year, last in ((2025, "2025-12-31"), (None, None)):
        content = report(own, f"/resultats/bilan{f'?annee={year}' if year else ''}")
        assert content == report(buyer, f"/membres/cpam-063/bilan{f'?annee={year}' if year else ''}")
        if year is None:
            continue
        days = {"effective_from": f"{year}-01-01", "effective_to": last}
        results = reading.get("members/cpam-063/results", **days).json()
        since = reading.get("members/cpam-063/results", effective_to=last).json()
        text = words(content)
        assert text.startswith(f"Centrale d’achat Bilan annuel {year}")
        assert re.sub(r"\s", " ", since["sentence"]) in text
        for figure in ("declared", "validated"):
            found = results["clause_hours"][figure], since["clause_hours"][figure]
            assert " ".join(map(plain, found)) in text
            explained = api(Role.MEMBER, "cpam-063").get("results/explain", measure=figure, **days).json()
            assert explained["total"] == found[0]
        spent = (of["reserved_usage"]["reserved_spend"] for of in (results, since))
        assert " ".join(f"{plain(figure)} € HT" for figure in spent) in text
        [bought] = reading.get("spaser", member="cpam-063", year=year).json()["results"] or [None]
        if bought is not None:
            assert f"Commandé {plain(bought['total']['ordered'])} " in text


@pytest.mark.parametrize("year", YEARS)
def test_the_centrales_year_has_every_member(
    buyer: Client, reading: Api, demo_database: Database, year: int
) -> None:
    text = words(report(buyer, f"/pilotage/bilan?annee={year}"))
    members = reading.get("members", limit=500).json()["results"]

    assert len(members) > 40
    for row in members:
        member, name, days = row["id"], row["name"], (f"{year}-01-01", f"{year}-12-31")
        found = by_hand(demo_database, member, *days)
        hours = rf"{plain_of(found['declared'])} [0-9,\s]+ {plain_of(found['validated'])}"
        assert re.search(rf"{re.escape(name)} ({plain_of(found['due'])}|–) {hours}", text), name
        for first in (days[0], "0001-01-01"):
            found = by_hand(demo_database, member, first, days[1])
            bought = " ".join(plain_of(found[figure]) for figure in ("ordered", "invoiced", "reserved"))
            assert f"{name} {bought}" in text, (name, first)
        since = reading.get(f"members/{member}/results", effective_to=days[1]).json()["clause_hours"]
        figures = " ".join(plain(since[figure]) for figure in ("due", "pending", "validated", "missing"))
        assert f"{name} {figures}" in text, name


def test_the_centrales_year_has_every_lot_and_objective(buyer: Client, reading: Any) -> None:
    text = words(report(buyer, "/pilotage/bilan"))
    for row in reading.get("progress", by="lot", limit=500).json()["results"]:
        figures = " ".join(plain(row[name]) for name in ("due", "declared", "pending", "validated"))
        assert figures.replace("–", "0,00") in text, row
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
