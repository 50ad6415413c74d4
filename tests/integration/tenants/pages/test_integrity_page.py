"""Intégrité: what an auditor asks to verify now, with its counts; what was found before concludes nothing now."""

import re
from collections.abc import Mapping
from html import unescape
from threading import Event
from typing import Any

import pytest
from django.test import Client

from support.in_process_api import Api, api
from support.marks import marks_of
from support.postgres_server import PATIENCE, Database
from support.signed_in import signed_in
from tremplin_infra.waiting import wait_until
from tremplin_platform.audit.verify import Progress
from tremplin_tenants.api import audits
from tremplin_tenants.api.verifications import KEPT_OF_KEY
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

MEMBER = "cpam-075"


@pytest.fixture(scope="module")
def auditor(demo_database: Database) -> Client:
    return signed_in(Role.AUDITOR)


def shown(browser: Client, address: str = "/integrite") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def ask(browser: Client, **form: str) -> str:
    """Send the form and return the address that it leads to."""
    hidden = re.search(r'name="verification" value="([0-9a-f]{32})"', shown(browser))
    assert hidden is not None
    answer = browser.post("/integrite", {"verification": hidden[1], **form})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"])


def ended(browser: Client, **form: str) -> str:
    """Send the form and return the page, once what it began has ended."""
    address = ask(browser, **form)
    assert wait_until(lambda: "Refresh" not in browser.get(address).headers, seconds=PATIENCE)
    return shown(browser, address)


def kept(database: Database) -> list[tuple[Any, ...]]:
    return database.rows("select * from verifications order by id")


def counts(page: str) -> list[int]:
    found = re.search(r"<strong>(?:Journaux vérifiés|Chiffres refaits)\s: (.*?)(?:, en .*)?\.</strong>", page)
    assert found is not None
    return [int("".join(re.findall(r"\d", part))) for part in found[1].split(", ")]


def test_nothing_is_shown_as_verified_before_it_is(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def runs(log: str | None, *, progress: Progress | None = None) -> Mapping[str, object]:
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
            (reader.get("audit/verify", **asked).json(), ended(auditor, audit="verify", log=log))
            for _ in range(2)
        ][-1]

        assert counts(page) == [answer["logs"], answer["events"], 0]
        assert "Aucun problème dans ce qui a été vérifié" in page


def test_a_replay_has_the_counts_of_the_api(auditor: Client) -> None:
    answer = api(Role.AUDITOR).get("audit/replay", log=MEMBER).json()

    page = ended(auditor, audit="replay", log=MEMBER)

    assert counts(page) == [1, answer["events"], 0] == [1, 42, 0]
    assert "CPAM PARIS seul" in page


def test_an_audit_by_the_api_is_kept_with_who_asked_for_it(
    auditor: Client, demo_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(log: str | None, *, progress: Progress | None = None) -> Mapping[str, object]:
        raise OSError

    key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.AUDITOR)
    asking = Client(headers={"Authorization": f"Bearer {key.key}"}, raise_request_exception=False)
    before = kept(demo_database)
    answer = asking.get("/api/v1/audit/replay", {"log": MEMBER})
    monkeypatch.setattr(audits.Verify, "audit", fails)
    assert asking.get("/api/v1/audit/verify", {"log": MEMBER}).status_code == 500
    assert asking.get("/api/v1/audit/verify", {"log": "nobody"}).status_code == 404

    rows = demo_database.rows(
        "select audit, log, logs, events, found from verifications where caller = %s order by asked_at",
        key.prefix,
    )
    assert rows == [("replay", MEMBER, 1, answer.json()["events"], 0), ("verify", MEMBER, 0, 0, None)]
    assert len(kept(demo_database)) == len(before) + 2
    page = shown(auditor)
    assert page.count(f"clé {key.prefix}") == 2
    assert "interrompu, rien de conclu" in page


def test_an_audit_by_the_api_tells_how_far_it_is(
    auditor: Client, demo_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is followed as on a page, and what it found is kept although its session was cut meanwhile."""
    real = audits.Replay.audit
    seen: list[str] = []

    def cut(log: str | None, *, progress: Progress) -> Mapping[str, object]:
        progress(1, 17)
        seen.append(shown(auditor))
        with demo_database.connect_superuser() as owner:
            owner.execute("select pg_terminate_backend(%s)", (command_connection().info.backend_pid,))
        return real(log)

    monkeypatch.setattr(audits.Replay, "audit", cut)
    assert api(Role.AUDITOR).get("audit/replay", log=MEMBER).status_code == 200

    assert 'data-label="Événements"><div>17</div>' in seen[0]
    ((logs, events, found),) = demo_database.rows(
        "select logs, events, found from verifications order by asked_at desc limit 1"
    )
    assert (logs, events, found) == (1, 42, 0)


def test_the_last_audits_of_a_key_alone_are_kept(auditor: Client, demo_database: Database) -> None:
    """A program that asks every minute neither fills the table nor hides what people asked for."""
    by_the_page = ask(auditor, audit="verify", log=MEMBER)
    assert wait_until(lambda: "Refresh" not in auditor.get(by_the_page).headers, seconds=PATIENCE)
    asking = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.AUDITOR)
    before = kept(demo_database)
    for _ in range(KEPT_OF_KEY + 1):
        Api(asking.key).get("audit/replay", log=MEMBER)

    rows = demo_database.rows("select id from verifications where caller = %s", asking.prefix)
    assert len(rows) == KEPT_OF_KEY
    assert [row for row in kept(demo_database) if asking.prefix not in row] == before
    assert f'href="{by_the_page}"' in shown(auditor)


def test_what_others_ask_for_hides_none_of_ones_own(auditor: Client, demo_database: Database) -> None:
    own = ask(auditor, audit="verify", log=MEMBER)
    assert wait_until(lambda: "Refresh" not in auditor.get(own).headers, seconds=PATIENCE)
    with demo_database.connect_superuser() as owner:
        owner.execute(
            """
            insert into verifications
            select organisation, lpad(n::text, 32, '0'), 'other-' || n, audit, log, now(), now(), now(), 1, 1, 0, '[]'
              from verifications, generate_series(1, 40) n where id = %s
            """,
            (own.rpartition("=")[2],),
        )
    try:
        assert f'href="{own}"' in shown(auditor)
    finally:
        with demo_database.connect_superuser() as owner:
            owner.execute("delete from verifications where caller like 'other-%'")


def test_an_altered_event_is_named(auditor: Client, demo_database: Database) -> None:
    statement = "update events set data = %s where log = %s and seq = 5"
    with demo_database.connect_superuser() as owner:
        ((data,),) = owner.execute("select data from events where log = %s and seq = 5", (MEMBER,)).fetchall()
        owner.execute(statement, (data + b" " if isinstance(data, bytes) else data + " ", MEMBER))
    try:
        page = ended(auditor, audit="verify", log=MEMBER)
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
        page = ended(auditor, audit="replay", log=MEMBER)
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
    before = kept(demo_database)
    assert 'name="audit"' not in shown(buyer)
    assert buyer.post("/integrite", {"audit": "verify"}).status_code == 404
    assert kept(demo_database) == before


def test_an_audit_that_is_none_is_refused(auditor: Client, demo_database: Database) -> None:
    before = kept(demo_database)
    assert auditor.post("/integrite", {"audit": "nothing"}).status_code == 422
    assert auditor.post("/integrite", {"audit": "verify", "log": "nobody"}).status_code == 404
    for identifier in ("f" * 32, "x", "%00"):
        assert auditor.get(f"/integrite?controle={identifier}").status_code == 404
    assert kept(demo_database) == before


def test_an_audit_runs_beside_the_page_and_is_kept(
    auditor: Client, demo_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, real = Event(), audits.Verify.audit

    def slow(log: str | None, *, progress: Progress | None = None) -> Mapping[str, object]:
        assert progress is not None
        progress(1, 17)
        go_on.wait(60)
        return real(log)

    monkeypatch.setattr(audits.Verify, "audit", slow)
    before = kept(demo_database)
    address = ask(auditor, audit="verify", log=MEMBER)
    try:
        _runs_alone(auditor, address)
        assert len(kept(demo_database)) == len(before) + 1
    finally:
        go_on.set()
    assert wait_until(lambda: "Refresh" not in auditor.get(address).headers, seconds=60)
    assert counts(shown(auditor, address)) == [1, 42, 0]
    assert f'href="{address}"' in shown(signed_in(Role.BUYER))


def _runs_alone(auditor: Client, address: str) -> None:
    """Hold that a page shows how far it is and concludes nothing, and that neither it nor another begins meanwhile."""
    so_far = re.compile(r"1\sjournal, 17\sévénements jusqu’ici")
    assert wait_until(lambda: so_far.search(shown(auditor, address)) is not None, seconds=60)
    assert auditor.get(address).headers["Refresh"] == "2"
    assert "Aucun problème" not in shown(auditor, address)
    same = {"audit": "verify", "log": MEMBER, "verification": address.rpartition("=")[2]}
    assert auditor.post("/integrite", same).headers["Location"] == address
    assert auditor.post("/integrite", {"audit": "replay"}).status_code == 503
    assert api(Role.AUDITOR).get("audit/verify").status_code == 503


def test_an_audit_that_fails_concludes_nothing(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(log: str | None, *, progress: Progress | None = None) -> Mapping[str, object]:
        raise OSError

    monkeypatch.setattr(audits.Verify, "audit", fails)

    page = ended(auditor, audit="verify", log=MEMBER)

    assert "Contrôle interrompu" in page
    assert "Aucun problème" not in page
