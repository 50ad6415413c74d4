"""Intégrité: what an auditor asks to verify now, with its counts; nothing is shown as verified before."""

import re
from collections.abc import Mapping
from html import unescape

import pytest
from django.test import Client

from support.in_process_api import api
from support.marks import marks_of
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.api import audits
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

MEMBER = "cpam-075"


@pytest.fixture(scope="module")
def auditor(demo_database: Database) -> Client:
    return signed_in(Role.AUDITOR)


def shown(browser: Client, **query: str) -> str:
    answer = browser.get("/integrite", query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def counts(page: str) -> list[int]:
    found = re.search(r"<strong>(?:Journaux vérifiés|Chiffres refaits)\s: (.*?)(?:, en .*)?\.</strong>", page)
    assert found is not None
    return [int("".join(re.findall(r"\d", part))) for part in found[1].split(", ")]


def test_nothing_is_shown_as_verified_before_it_is(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def runs(view: object, log: str | None) -> Mapping[str, object]:
        raise AssertionError("an audit ran")

    monkeypatch.setattr(audits.Verify, "audit", runs)
    monkeypatch.setattr(audits.Replay, "audit", runs)

    page = shown(auditor)

    assert "Aucun problème" not in page
    assert "Aucune différence" not in page
    assert marks_of(auditor.get("/integrite")).log == CENTRALE


def test_a_verification_has_the_counts_of_the_api(auditor: Client) -> None:
    reader = api(Role.AUDITOR)
    for log in ("", MEMBER):
        asked = {"log": log} if log else {}
        # The first time, each of the two reads is itself an event of the centrale.
        answer, page = [
            (reader.get("audit/verify", **asked).json(), shown(auditor, audit="verify", log=log))
            for _ in range(2)
        ][-1]

        assert counts(page) == [answer["logs"], answer["events"], 0]
        assert "Aucun problème dans ce qui a été vérifié" in page


def test_a_replay_has_the_counts_of_the_api(auditor: Client) -> None:
    answer = api(Role.AUDITOR).get("audit/replay", log=MEMBER).json()

    page = shown(auditor, audit="replay", log=MEMBER)

    assert counts(page) == [1, answer["events"], 0] == [1, 42, 0]
    assert "CPAM PARIS seul" in page


def test_an_altered_event_is_named(auditor: Client, demo_database: Database) -> None:
    statement = "update events set data = %s where log = %s and seq = 5"
    with demo_database.connect_superuser() as owner:
        ((data,),) = owner.execute("select data from events where log = %s and seq = 5", (MEMBER,)).fetchall()
        owner.execute(statement, (data + b" " if isinstance(data, bytes) else data + " ", MEMBER))
    try:
        page = shown(auditor, audit="verify", log=MEMBER)
    finally:
        with demo_database.connect_superuser() as owner:
            owner.execute(statement, (data, MEMBER))

    assert "Aucun problème" not in page
    assert f'href="/journal/{MEMBER}?before=6#n5"' in page
    assert counts(page)[2] >= 1


def test_an_altered_figure_is_named(auditor: Client, demo_database: Database) -> None:
    statement = "update ledger_balances set amount = amount + %s where log = %s and measure = 'validated'"
    with demo_database.connect_superuser() as owner:
        owner.execute(statement, (100, MEMBER))
    try:
        page = shown(auditor, audit="replay", log=MEMBER)
    finally:
        with demo_database.connect_superuser() as owner:
            owner.execute(statement, (-100, MEMBER))

    assert "Aucune différence" not in page
    assert "solde différent" in page


def test_the_last_checkpoint_is_shown_as_the_api_gives_it(auditor: Client) -> None:
    _, size, root, *_ = auditor.get("/api/v1/checkpoint").content.decode().split("\n")

    page = shown(auditor)

    assert int(size) > 0
    assert f">{size}\n{root}</pre>" in page


def test_a_buyer_reads_what_they_do_and_runs_none(demo_database: Database) -> None:
    buyer = signed_in(Role.BUYER)

    assert "Un auditeur lance ces contrôles" in shown(buyer)
    assert 'name="audit"' not in shown(buyer)
    assert buyer.get("/integrite?audit=verify").status_code in (403, 404)


def test_an_audit_that_is_none_is_refused(auditor: Client) -> None:
    assert auditor.get("/integrite?audit=nothing").status_code == 422
    assert auditor.get("/integrite?audit=verify&log=nobody").status_code == 404
