"""Held logs, rejected records and rebuilds: a poison event holds its log alone; operators see and retry."""

import json
import threading
from dataclasses import replace
from typing import Any

import pytest
from psycopg import Cursor

from support.bulk_hours import applied, assert_exact, declare
from support.command_line import tremplin
from support.fed import Fed
from support.postgres_server import Database
from tremplin_consumers.progress import held_share
from tremplin_consumers.rows.retry import retry
from tremplin_consumers.worker import RETRIED_AT_ONCE, Worker
from tremplin_platform.events.envelope import digest_of, encode
from tremplin_projections.held_logs import held_logs

pytestmark = pytest.mark.postgres


def poison(fed: Fed, log: str, seq: int) -> bytes:
    """Make one event say something its type does not, whole as far as its digest goes; what it said before."""
    row = fed.owner.execute(
        "select recorded_at, topic, version, subject, data from events where log = %s and seq = %s",
        (log, seq),
    ).fetchone()
    assert row is not None
    recorded_at, topic, version, subject, data = row
    write(fed, log, seq, recorded_at, topic, version, subject, encode({"effective": "2026-02-10", "by": "x"}))
    return bytes(data)


def cure(fed: Fed, log: str, seq: int, data: bytes) -> None:
    row = fed.owner.execute(
        "select recorded_at, topic, version, subject from events where log = %s and seq = %s", (log, seq)
    ).fetchone()
    assert row is not None
    write(fed, log, seq, *row, data)


def write(fed: Fed, log: str, seq: int, *about: Any) -> None:
    recorded_at, topic, version, subject, data = about
    digest = digest_of(
        log=log,
        seq=seq,
        recorded_at=recorded_at,
        topic=topic,
        version=version,
        subject=subject,
        data=data,
    )
    fed.owner.execute(
        "update events set data = %s, digest = %s where log = %s and seq = %s", (data, digest, log, seq)
    )


def held(fed: Fed) -> list[tuple[str, int]]:
    return [(held_log.log, held_log.since_seq) for held_log in held_logs(fed.connection.cursor())]


def test_its_log_is_held_and_all_others_go_on(fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 20, "b": 20, "c": 5})
    said = poison(fed, "b", 8)
    fed.publish()

    fed.drain()
    assert held(fed) == [("b", 8)]
    assert applied(fed.owner) == 20 + 7 + 5

    more = declare(fed.owner, {"b": 4, "a": 1}, declared)
    fed.publish()
    fed.drain()
    assert applied(fed.owner) == 21 + 7 + 5

    cure(fed, "b", 8, said)
    assert retry(fed.connection, fed.projection) == (["b"], [])
    assert_exact(fed.owner, more)


def test_a_log_that_is_still_poisoned_stays_held(fed: Fed) -> None:
    declare(fed.owner, {"b": 20})
    first, second = poison(fed, "b", 8), poison(fed, "b", 12)
    fed.publish()
    fed.drain()
    since = [held_log.since for held_log in held_logs(fed.connection.cursor())]

    assert retry(fed.connection, fed.projection) == ([], ["b"])
    assert [item.since for item in held_logs(fed.connection.cursor())] == since

    cure(fed, "b", 8, first)
    assert retry(fed.connection, fed.projection) == ([], ["b"])
    assert held(fed) == [("b", 12)]
    assert applied(fed.owner) == 11

    cure(fed, "b", 12, second)
    assert retry(fed.connection, fed.projection, logs=["b"]) == (["b"], [])
    assert applied(fed.owner) == 20


def test_an_event_newer_than_the_code_holds_its_log(fed: Fed) -> None:
    declare(fed.owner, {"a": 3, "b": 3})
    row = fed.owner.execute(
        "select recorded_at, topic, subject, data from events where log = 'b' and seq = 2"
    ).fetchone()
    assert row is not None
    recorded_at, topic, subject, data = row
    fed.owner.execute("update events set version = 9 where log = 'b' and seq = 2")
    write(fed, "b", 2, recorded_at, topic, 9, subject, bytes(data))
    fed.publish()

    fed.drain()

    assert held(fed) == [("b", 2)]
    assert applied(fed.owner) == 4
    assert held_share(fed.connection, projection="ledger")[0] == 1


def test_what_the_database_refuses_holds_its_log_too(fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 20, "b": 20})
    fed.owner.execute(
        "create function refuse() returns trigger language plpgsql as "
        "$$ begin if new.log = 'b' and new.seq = 8 then raise check_violation; end if; return new; end $$"
    )
    fed.owner.execute(
        "create trigger refuse before insert on ledger_entries for each row execute function refuse()"
    )
    fed.publish()

    fed.drain()
    assert held(fed) == [("b", 8)]
    assert applied(fed.owner) == 27

    fed.owner.execute("drop trigger refuse on ledger_entries")
    assert retry(fed.connection, fed.projection) == (["b"], [])
    assert_exact(fed.owner, declared)


def run(database: Database, *arguments: str) -> tuple[int, dict[str, Any]]:
    declared = tremplin(*arguments, "--json", settings={"DATABASE_URL": database.url})
    assert "Traceback" not in declared.stderr
    return declared.returncode, json.loads(declared.stdout or "{}")


def test_rebuild_counts_and_compares(database: Database, fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 30, "b": 12})
    fed.publish()
    fed.drain()

    code, report = run(database, "rebuild", "ledger")
    assert (code, report["events"], report["differences"]) == (0, 42, 0)
    assert set(report) == {"events", "rows", "differences", "seconds"}

    fed.owner.execute("update ledger_balances set amount = 1 where log = 'a'")
    code, report = run(database, "rebuild", "ledger", "--log", "a")
    assert code == 1
    assert report["differences"] > 0
    assert_exact(fed.owner, declared)


@pytest.mark.parametrize("arguments", [["rebuild", "nothing"], ["rebuild", "ledger", "--log", "nobody"]])
def test_what_does_not_exist_is_refused_in_one_sentence(database: Database, arguments: list[str]) -> None:
    declared = tremplin(*arguments, settings={"DATABASE_URL": database.url})

    assert declared.returncode == 2
    assert len(declared.stderr.strip().splitlines()) == 1


def test_held_logs_are_listed_and_retried(database: Database, fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 3, "b": 5})
    fed.owner.execute(
        "create function refuse() returns trigger language plpgsql as "
        "$$ begin if new.log = 'b' and new.seq = 2 then raise check_violation; end if; return new; end $$"
    )
    fed.owner.execute(
        "create trigger refuse before insert on ledger_entries for each row execute function refuse()"
    )
    fed.publish()
    fed.drain()

    code, report = run(database, "held", "list")
    assert code == 0
    assert [(item["log"], item["projection"], item["since_seq"]) for item in report["held"]] == [
        ("b", "ledger", 2)
    ]
    code, report = run(database, "held", "retry")
    assert (code, report["freed"], len(report["held"])) == (1, 0, 1)

    fed.owner.execute("drop trigger refuse on ledger_entries")
    code, report = run(database, "held", "retry")
    assert (code, report["freed"], report["held"]) == (0, 1, [])
    assert_exact(fed.owner, declared)
    assert run(database, "held", "list") == (0, {"held": []})


def test_rejected_records_are_listed_and_acknowledged(database: Database, fed: Fed) -> None:
    declare(fed.owner, {"a": 3})
    fed.publish()
    for value in (b"not an event", b"another", b"a third"):
        fed.topic.add("a", value)
    fed.topic.add("a", b"{}", key=b"nobody")
    fed.drain()
    partition = fed.topic.partition_of("a")

    code, report = run(database, "rejected", "list")
    assert (code, report["total"]) == (0, 4)
    assert {(item["id"], item["log"], item["size"], item["excerpt"]) for item in report["rejected"]} == {
        (f"{partition}-3", "a", 12, "not an event"),
        (f"{partition}-4", "a", 7, "another"),
        (f"{partition}-5", "a", 7, "a third"),
        (f"{partition}-6", None, 2, "{}"),
    }
    assert run(database, "held", "retry")[0] == 0  # frees logs, and acknowledges nothing
    assert run(database, "rejected", "list")[1]["total"] == 4

    seen = run(database, "rejected", "acknowledge", f"{partition}-3", f"{partition}-6")
    assert seen == (0, {"acknowledged": 2, "left": 2})
    assert run(database, "rejected", "acknowledge", "--all") == (0, {"acknowledged": 2, "left": 0})
    assert run(database, "rejected", "list") == (0, {"rejected": [], "total": 0})


def test_acknowledging_an_unknown_record_changes_nothing(database: Database, fed: Fed) -> None:
    fed.topic.add("a", b"not an event")
    fed.drain()

    for wanted in ([], ["--all", "0-0"], ["x"], ["1-"], ["99-99"], ["99999999999-1"], ["3-0", "99-99"]):
        declared = tremplin("rejected", "acknowledge", *wanted, settings={"DATABASE_URL": database.url})
        assert declared.returncode == 2, wanted
        assert "Traceback" not in declared.stderr

    assert run(database, "rejected", "list")[1]["total"] == 1


def test_a_long_log_that_a_worker_releases_delays_no_other(fed: Fed) -> None:
    declared = declare(fed.owner, {"a": 3_000})
    said = poison(fed, "a", 1)
    fed.publish()
    fed.drain()
    assert held(fed) == [("a", 1)]
    cure(fed, "a", 1, said)
    declare(fed.owner, {"b": 1}, declared)
    fed.publish()
    stop, before = threading.Event(), []

    def noting(cursor: Cursor[Any], batch: Any, **options: Any) -> set[str]:
        if "b" in batch:
            before.append(applied(fed.owner))
        elsewhere = fed.projection.write(cursor, batch, **options)
        if "a" in batch and batch["a"][1][-1].seq == 3_000:
            stop.set()
        return elsewhere

    fed.source.assign([])
    Worker(fed.connection, fed.source, replace(fed.projection, write=noting)).feed(stop)

    assert before == [RETRIED_AT_ONCE]
    assert_exact(fed.owner, declared)
