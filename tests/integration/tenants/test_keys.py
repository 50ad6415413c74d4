"""Keys and audits: rights granted for a time, closed, expired; an auditor replays and verifies."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connections
from django.test import Client, override_settings

from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.postgres_server import PATIENCE, Database
from tremplin_infra.cli import main
from tremplin_platform.audit.verify import Progress
from tremplin_tenants.api import audits
from tremplin_tenants.audit_grants import AUDITED_FOR
from tremplin_tenants.keys import create_key, list_keys, revoke_key
from tremplin_tenants.models import ApiKey
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = [pytest.mark.postgres]


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", module_database.url)


def made(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["keys", "create", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_first_buyer_key_comes_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    key = made(capsys, "centrale", "--role", "buyer")

    assert set(key) == {"key", "prefix"}
    assert key["key"].startswith(key["prefix"])
    me = Api(key["key"]).get("me").json()
    assert (me["organisation"]["id"], me["role"], me["expiry"]) == (CENTRALE, "buyer", None)
    assert "POST organisations" in me["scopes"]


def test_a_role_is_for_an_organisation_of_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    buyer = api(Role.BUYER)
    organisations = {"member": a_member(buyer), "contractor": an_organisation(buyer, "contractor")}
    right = [
        ("centrale", "auditor"),
        (organisations["member"], "member"),
        (organisations["contractor"], "contractor"),
    ]
    wrong = [
        ("centrale", "member"),
        (organisations["member"], "buyer"),
        (organisations["contractor"], "facilitator"),
        ("nobody", "member"),
        ("centrale", "king"),
    ]

    assert [main(["keys", "create", who, "--role", role]) for who, role in right] == [0, 0, 0]
    for who, role in wrong:
        try:
            code = main(["keys", "create", who, "--role", role])
        except SystemExit as stopped:
            code = int(str(stopped.code))
        assert code == 2, (who, role)
    assert "Traceback" not in capsys.readouterr().err


def test_a_key_opens_until_it_is_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    key = made(capsys, "centrale", "--role", "auditor")
    assert Api(key["key"]).get("me").status_code == 200

    assert main(["keys", "revoke", key["prefix"]]) == 0

    assert Api(key["key"]).get("me").status_code == 401
    assert main(["keys", "revoke", "tremplin_ffffffff"]) == 2


def test_a_key_opens_to_its_last_day() -> None:
    over = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER, expires_on=date(2020, 1, 1))
    to_come = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER, expires_on=date(2199, 1, 1))

    assert Api(over.key).get("me").status_code == 401
    assert Api(to_come.key).get("me").json()["expiry"] == "2199-01-01"


def test_rule_60_an_access_ends_with_its_last_day_in_paris(module_database: Database) -> None:
    def today() -> date:
        with module_database.connect("read") as connection:
            ((day,),) = connection.execute("select (now() at time zone 'Europe/Paris')::date").fetchall()
        found: date = day
        return found

    day, seen = today(), None
    while seen is None or day != today():  # midnight may pass between
        day = today()
        lasts = (day, day - timedelta(days=1))
        keys = [
            create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.AUDITOR, expires_on=last)
            for last in lasts
        ]
        seen = [Api(key.key).get("me").status_code for key in keys]

    assert seen == [200, 401]


def test_a_key_is_not_kept_and_not_listed(module_database: Database) -> None:
    new = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)

    secret = new.key.removeprefix(new.prefix)
    assert any(row.prefix == new.prefix for row in list_keys())
    with module_database.connect_superuser() as connection:
        assert secret not in str(connection.execute("select * from api_keys").fetchall())


def test_no_process_that_serves_reads_the_keys(module_database: Database) -> None:
    create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)

    with module_database.connect("read") as connection:
        assert connection.execute("select count(*) from api_keys").fetchone() == (0,)
    assert ApiKey.objects.count() == 0


@override_settings(TREMPLIN_REQUESTS_PER_MINUTE=2)
def test_too_many_requests_are_429_and_say_when_to_come_back() -> None:
    asking = api(Role.BUYER)

    answers = [asking.get("me") for _ in range(6)]  # a minute may end among them: two of each still fit

    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert 1 <= int(limited[0].headers["Retry-After"]) <= 60
    assert limited[0].headers["Content-Type"] == "application/problem+json"
    assert api(Role.BUYER).get("me").status_code == 200


def test_revoking_twice_keeps_the_first_instant() -> None:
    new = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)
    revoke_key(prefix=new.prefix)
    first = ApiKey.objects.using("owner").get(prefix=new.prefix).revoked_at

    revoke_key(prefix=new.prefix)

    assert ApiKey.objects.using("owner").get(prefix=new.prefix).revoked_at == first


def last_facts(count: int) -> list[dict[str, Any]]:
    """The last facts of the centrale."""
    buyer = api(Role.BUYER)
    head = buyer.get("events", log=CENTRALE).json()["as_of"]["seq"]
    found: list[dict[str, Any]] = buyer.get("events", log=CENTRALE, after=head - count).json()["results"]
    return found


def test_rule_60_an_auditors_access_is_a_fact_of_the_centrale() -> None:
    key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.AUDITOR, expires_on=date(2199, 1, 1))
    (granted,) = last_facts(1)

    assert granted["type"] == "audit-access.granted"
    assert key.prefix == f"tremplin_{granted['subject'].rpartition('/')[2]}"
    assert granted["data"]["expires_on"] == "2199-01-01"
    assert key.key.removeprefix(key.prefix) not in json.dumps(granted)

    revoke_key(prefix=key.prefix)
    revoke_key(prefix=key.prefix)

    api(Role.AUDITOR)
    revoked, its_own = last_facts(2)
    assert (revoked["type"], revoked["subject"]) == ("audit-access.revoked", granted["subject"])
    assert its_own["type"] == "audit-access.granted"
    assert Api(key.key).get("me").status_code == 401


def test_rule_60_an_access_is_for_a_granted_time_and_reads_only() -> None:
    auditor = api(Role.AUDITOR)
    (granted,) = last_facts(1)

    last = date.fromisoformat(granted["data"]["effective"]) + AUDITED_FOR
    assert auditor.get("me").json()["expiry"] == granted["data"]["expires_on"] == last.isoformat()
    assert timedelta(days=90) == AUDITED_FOR
    scopes = auditor.get("me").json()["scopes"]
    asked = [scope for scope in scopes if not scope.startswith("GET ")]
    assert asked == ["POST keys", "POST keys/{prefix}/revoke"]
    assert auditor.post("quarters/2026-Q1/close").status_code == 403


def test_no_key_is_made_for_a_member_that_merged(capsys: pytest.CaptureFixture[str]) -> None:
    buyer = api(Role.BUYER)
    old, new = a_member(buyer), a_member(buyer)
    buyer.made(f"organisations/{old}/merge", into=new, on="2025-01-01")

    assert main(["keys", "create", old, "--role", "member"]) == 2
    assert "absorbant" in capsys.readouterr().err
    assert main(["keys", "create", new, "--role", "member"]) == 0


def test_rule_60_another_roles_key_is_no_fact() -> None:
    auditor = api(Role.AUDITOR)
    before = auditor.get("events", log=CENTRALE).json()["as_of"]

    key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)
    revoke_key(prefix=key.prefix)

    assert auditor.get("events", log=CENTRALE).json()["as_of"] == before


def test_rule_59_a_replay_and_a_verification_answer_as_the_command_line(
    module_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    buyer, auditor = api(Role.BUYER), api(Role.AUDITOR)
    member = a_member(buyer)
    a_contract(buyer, contractor=an_organisation(buyer, "contractor"), member=member)
    feed(module_database)

    for act in ("replay", "verify"):
        for log in (None, member):
            answer = auditor.get(f"audit/{act}", **({} if log is None else {"log": log}))
            assert main(["audit", act, "--json", *([] if log is None else ["--log", log])]) == 0
            printed = json.loads(capsys.readouterr().out)
            found = answer.json()
            assert answer.status_code == 200
            assert found.pop("as_of")["log"] == (log or CENTRALE)
            for seconds in (found, printed):
                seconds.pop("seconds", None)
            assert found == printed


def test_rule_59_altered_rows_are_reported(database: Database) -> None:
    buyer, auditor = api(Role.BUYER), api(Role.AUDITOR)
    member = a_member(buyer)
    feed(database)
    with database.connect_superuser() as owner:
        owner.execute("update events set data = data || ' ' where log = %s and seq = 1", (member,))
        found = auditor.get("audit/verify", log=member).json()
        owner.execute("delete from events where log = %s", (member,))
        owner.execute("delete from heads where log = %s", (member,))

    assert [(problem["log"], problem["seq"]) for problem in found["problems"]][:1] == [(member, 1)]


def test_an_audit_of_no_log_is_not_there() -> None:
    auditor = api(Role.AUDITOR)

    assert auditor.get("audit/verify", log="nobody").status_code == 404
    assert auditor.get("audit/replay", log="nobody").status_code == 404
    assert auditor.get("audit/verify", member="x").json()["errors"][0]["code"] == "unknown-field"
    assert api(Role.BUYER).get("audit/verify").status_code == 403


def test_asking_for_the_head_of_an_audit_runs_and_keeps_none(module_database: Database) -> None:
    key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.AUDITOR).key
    browser, headers = Client(), {"Authorization": f"Bearer {key}"}
    kept = module_database.rows("select count(*) from verifications")

    answers = [
        browser.head(f"/api/v1/audit/{asked}", headers=headers)
        for asked in ("verify", "replay", "verify?log=nobody", "verify?member=x")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 404, 422]
    assert module_database.rows("select count(*) from verifications") == kept


@pytest.mark.parametrize("asked", ["audit/replay", "audit/verify"])
def test_one_audit_at_a_time_leaves_threads_to_readers(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    auditor, another = api(Role.AUDITOR), api(Role.AUDITOR)
    begun, goes_on = Event(), Event()

    def audits_for_long(log: str | None, *, progress: Progress) -> Mapping[str, Any]:
        begun.set()
        assert goes_on.wait(PATIENCE)
        return {"logs": 0, "events": 0, "problems": []}

    with ThreadPoolExecutor(1) as threads, monkeypatch.context() as patched:
        patched.setattr(audits.Verify, "audit", audits_for_long)
        first = threads.submit(answered_elsewhere, auditor, "audit/verify")
        assert begun.wait(PATIENCE)
        busy = another.get(asked)
        goes_on.set()

    assert first.result() == 200
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert another.get(asked).status_code == 200


def answered_elsewhere(auditor: Api, asked: str) -> int:
    """Ask in another thread, and close the connections that it made."""
    try:
        return int(auditor.get(asked).status_code)
    finally:
        connections.close_all()
