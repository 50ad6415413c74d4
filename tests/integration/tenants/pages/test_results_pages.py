"""Mes résultats: each figure of the page is that of the API, in every state of the member and of its log."""

import re
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from support.every import every
from support.in_process_api import api
from support.marks import figure_in, marks_of
from support.postgres_server import Database
from support.round_trips import round_trips
from support.signed_in import signed_in
from tremplin_platform.figures import french
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

MEMBERS = ("cpam-075", "cpam-063", "caf-067", "msa-084", "siege")
SHOWN = {
    *(f"clause_hours.{name}" for name in (
        "due", "declared", "pending", "validated", "rejected", "adjustments", "missing",
    )),
    *(f"reserved_usage.{name}" for name in (
        "reserved_spend", "reserved_call_offs", "reserved_lots_used", "reserved_lots_open",
        "protected_spend_not_reserved", "protected_wins_not_reserved", "hours_from_protected",
    )),
}  # fmt: skip


@pytest.fixture(scope="module")
def buyer(demo_database: Database) -> Client:
    return signed_in(Role.BUYER)


def results(member: str, **query: str) -> Any:
    return api(Role.BUYER).get(f"members/{member}/results", **query).json()


@every(("member",), [(member,) for member in MEMBERS])
def test_every_figure_of_the_page_is_that_of_the_api(buyer: Client, member: str) -> None:
    own, read_only = signed_in(Role.MEMBER, member).get("/resultats"), buyer.get(f"/membres/{member}")
    answer = results(member)

    for page in (own, read_only):
        marks = marks_of(page)
        assert page.status_code == 200
        assert (marks.log, marks.seq) == (member, answer["as_of"]["seq"])
        assert marks.names() >= SHOWN
        for mark in marks.figures:
            assert mark.value == figure_in(answer, mark), mark
            assert mark.text.lstrip("+") == written(mark.value), mark


def test_rows_of_lots_quarters_and_articles_are_marked(buyer: Client) -> None:
    marks, answer = marks_of(buyer.get("/membres/cpam-063")), results("cpam-063")
    named = {(mark.name, *sorted(mark.place.values())) for mark in marks.figures}

    for lot in answer["lots"]:
        if lot["due"] not in (None, "0.00"):
            assert ("lots.validated", *sorted((lot["contract"], lot["lot"]))) in named
    for quarter in answer["quarters"]:
        assert ("quarters.reported", quarter["quarter"]) in named
    assert ("reserved_usage.by_article.spend", "L2113-12") in named


def test_the_page_begins_with_the_sentence_of_the_api(buyer: Client) -> None:
    page = buyer.get("/membres/cpam-075").content.decode()

    lead = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    assert lead is not None
    assert re.sub(r"</?(?:strong|span)\b[^>]*>", "", lead[1]) == results("cpam-075")["sentence"]


def test_the_past_is_what_the_api_knew_and_says_so(buyer: Client) -> None:
    own = signed_in(Role.MEMBER, "cpam-075")

    day, position = own.get("/resultats?known_at=2026-06-30"), own.get("/resultats?known_at=36")

    answer = results("cpam-075", known_at="2026-06-30T23:59:59.999999+02:00")
    for page in (day, position):
        marks = marks_of(page)
        assert marks.seq == answer["as_of"]["seq"] == 36
        assert all(mark.value == figure_in(answer, mark) for mark in marks.figures)
        assert "Vous regardez le passé" in page.content.decode()
        assert "/commander?lot=" not in page.content.decode()
    assert "known_at=2026-06-30T23" in day.content.decode()  # of the explanations


@every(("known_at",), [("2027-01-01",), ("hier",), ("2026-02-31",), ("99999",)])
def test_a_past_that_is_none_is_refused_in_french(buyer: Client, known_at: str) -> None:
    answer = buyer.get(f"/membres/cpam-075?known_at={known_at}")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_held_log_is_said_incomplete(demo_database: Database) -> None:
    member = "urssaf-044"
    with demo_database.connect_superuser() as owner:
        owner.execute(
            "insert into held_logs (log, projection, since_seq, since, reason) values (%s, 'ledger', 7, now(), 'x')",
            (member,),
        )

    page = signed_in(Role.MEMBER, member).get("/resultats").content.decode()
    tower = signed_in(Role.BUYER).get("/pilotage").content.decode()

    assert "Chiffres incomplets depuis l’événement n° 7.</strong>" in page
    assert "La centrale est prévenue" in page
    assert "À jour" not in page
    assert (
        'n° 7 du <a href="/membres/urssaf-044">journal d’URSSAF des Pays de la Loire</a>.</strong>' in tower
    )
    assert "tremplin held list" in tower


def test_a_page_takes_few_round_trips(buyer: Client) -> None:
    own = signed_in(Role.MEMBER, "cpam-075")
    for _ in range(8):  # prepares every statement
        own.get("/resultats")

    served: list[Any] = [connections[alias].connection for alias in ("default", "command")]
    with round_trips(*served) as counted:
        own.get("/resultats")

    assert counted.count <= 16, counted.messages


def written(value: str) -> str:
    """The figure as French people write it: a decimal text, or a whole number."""
    return french.number(int(value.replace(".", ""))) if "." in value else value
