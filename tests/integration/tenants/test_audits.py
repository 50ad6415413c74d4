"""The auditor: a granted time, itself a fact; the same replay and verification as on the command line."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connections

from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.patience import PATIENCE
from support.postgres_server import Database
from tremplin_infra.cli import main
from tremplin_tenants.api import audits
from tremplin_tenants.keys import AUDITED_FOR, create_key, revoke_key
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", module_database.url)


def last_facts(auditor: Api, count: int) -> list[dict[str, Any]]:
    """The last facts of the centrale."""
    head = auditor.get("events", log=CENTRALE).json()["as_of"]["seq"]
    found: list[dict[str, Any]] = auditor.get("events", log=CENTRALE, after=head - count).json()["results"]
    return found


def test_rule_60_an_auditors_access_is_a_fact_of_the_centrale() -> None:
    key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.AUDITOR, expires_on=date(2199, 1, 1))
    (granted,) = last_facts(Api(key.key), 1)

    assert granted["type"] == "audit-access.granted"
    assert key.prefix == f"tremplin_{granted['subject'].rpartition('/')[2]}"
    assert granted["data"]["expires_on"] == "2199-01-01"
    assert key.key.removeprefix(key.prefix) not in json.dumps(granted)

    revoke_key(prefix=key.prefix)
    revoke_key(prefix=key.prefix)

    other = api(Role.AUDITOR)
    revoked, its_own = last_facts(other, 2)
    assert (revoked["type"], revoked["subject"]) == ("audit-access.revoked", granted["subject"])
    assert its_own["type"] == "audit-access.granted"
    assert Api(key.key).get("me").status_code == 401


def test_rule_60_an_access_is_for_a_granted_time_and_reads_only() -> None:
    auditor = api(Role.AUDITOR)
    (granted,) = last_facts(auditor, 1)

    last = date.fromisoformat(granted["data"]["effective"]) + AUDITED_FOR
    assert auditor.get("me").json()["expiry"] == granted["data"]["expires_on"] == last.isoformat()
    assert timedelta(days=90) == AUDITED_FOR
    assert {scope.split()[0] for scope in auditor.get("me").json()["scopes"]} == {"GET"}
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
            told = json.loads(capsys.readouterr().out)
            found = answer.json()
            assert answer.status_code == 200
            assert found.pop("as_of")["log"] == (log or CENTRALE)
            for seconds in (found, told):
                seconds.pop("seconds", None)
            assert found == told


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


def test_an_audit_of_no_log_is_not_there_and_a_bundle_is_not_built() -> None:
    auditor = api(Role.AUDITOR)

    assert auditor.get("audit/verify", log="nobody").status_code == 404
    assert auditor.get("audit/replay", log="nobody").status_code == 404
    assert auditor.get("audit/bundle").status_code == 404
    assert auditor.get("audit/verify", member="x").json()["errors"][0]["code"] == "unknown-field"
    assert api(Role.BUYER).get("audit/verify").status_code == 403


@pytest.mark.parametrize("asked", ["audit/replay", "audit/verify"])
def test_one_audit_at_a_time_leaves_threads_to_readers(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    auditor, another = api(Role.AUDITOR), api(Role.AUDITOR)
    begun, goes_on = Event(), Event()

    def audits_for_long(view: audits.Verify, log: str | None) -> Mapping[str, Any]:
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
