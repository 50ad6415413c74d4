"""Records that the relay did not write, or that nobody can read: kept, while everything else goes on."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

import support
from support.bulk_hours import DeclaredHours, assert_exact, declare, running_parts, wait_applied
from support.forging import INVOICE, Forger, forged_event, forger, head_of, invoice
from support.postgres_server import PATIENCE, Database
from tremplin_consumers.records.rejected_records import acknowledge, rejected_counts, rejected_records
from tremplin_infra.status.database import database_parts
from tremplin_infra.waiting import wait_until
from tremplin_projections.held_logs import held_logs

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

ASSIGNMENT = {
    "assignment": {"facilitator": "intruder", "from": "2026-01-01", "territory": None},
    "by": "centrale",
    "contract": "nettoyage-2026",
    "effective": "2026-01-01",
    "in_territory": True,
    "lot": "1",
    "origin": {"digest": "0" * 64, "log": "centrale", "recorded_at": "2026-01-05T09:00:00.000000Z", "seq": 1},
}


@pytest.fixture
def attacker(kafka: str, topic: str) -> Iterator[Forger]:
    with forger(kafka, topic) as found:
        yield found


@pytest.fixture
def running(database: Database, kafka: str, topic: str, owner: Connection[Any]) -> Iterator[None]:
    """The platform's processes; none may end before the test does."""
    with running_parts(database, kafka, topic):
        yield


def wait_rejected(owner: Connection[Any], count: int) -> None:
    assert wait_until(
        lambda: sum(rejected_count.records for rejected_count in rejected_counts(owner)) >= count,
        seconds=PATIENCE,
    ), rejected_counts(owner)


def rows_of(owner: Connection[Any], statement: str) -> int:
    return len(owner.execute(statement).fetchall())


def problems(database: Database) -> list[str]:
    return [problem for part in database_parts(database.role_url("feed")) for problem in part.problems]


@pytest.mark.usefixtures("running")
def test_an_invoice_beyond_the_head_adds_no_spend(
    database: Database, owner: Connection[Any], attacker: Forger
) -> None:
    declared = declare(owner, {"a": 5, "b": 3})
    wait_applied(owner, 8)

    attacker.write(b"a", invoice("a", head_of(owner, "a") + 1))
    wait_rejected(owner, 1)

    assert rows_of(owner, "select from ledger_entries where log = 'a' and seq > 5") == 0
    assert_exact(owner, declared)
    assert [(rejected_record.log, rejected_record.reason) for rejected_record in rejected_records(owner)] == [
        ("a", "beyond-head: 6")
    ]
    assert any("journal a" in problem for problem in problems(database))

    declare(owner, {"a": 1, "b": 1}, declared)  # the true event of that seq
    wait_applied(owner, 10)
    assert_exact(owner, declared)
    assert any("journal a" in problem for problem in problems(database))
    assert acknowledge(owner) == 1
    assert not any("journal a" in problem for problem in problems(database))


@pytest.mark.usefixtures("running")
def test_a_forged_assignment_gives_nobody_anything(owner: Connection[Any], attacker: Forger) -> None:
    declared = declare(owner, {"a": 4})
    wait_applied(owner, 4)

    forged = forged_event(
        "a",
        5,
        topic="delivered.facilitator-assigned",
        subject="a/opened-contract/nettoyage-2026",
        data=ASSIGNMENT,
    )
    attacker.write(b"a", forged)
    wait_rejected(owner, 1)

    assert rows_of(owner, "select from ledger_facilitators") == 0
    assert_exact(owner, declared)


@pytest.mark.usefixtures("running")
def test_a_forged_repeat_of_an_applied_event_is_kept(owner: Connection[Any], attacker: Forger) -> None:
    declared = declare(owner, {"a": 4})
    wait_applied(owner, 4)

    attacker.write(b"a", invoice("a", 3))
    wait_rejected(owner, 1)

    assert [rejected_record.reason for rejected_record in rejected_records(owner)] == ["not-as-stored: 3"]
    assert_exact(owner, declared)


@pytest.mark.usefixtures("running")
def test_a_version_of_tomorrow_on_8_logs_holds_none(owner: Connection[Any], attacker: Forger) -> None:
    logs = [f"m{number}" for number in range(8)]
    declared = declare(owner, dict.fromkeys(logs, 2))
    wait_applied(owner, 16)

    for log in logs:
        forged = forged_event(
            log, 3, topic="invoice.received", subject=f"{log}/invoice/x", data=INVOICE, version=99
        )
        attacker.write(log.encode(), forged)
    wait_rejected(owner, 8)

    assert held_logs(owner.cursor()) == []
    declare(owner, dict.fromkeys(logs, 1), declared)
    wait_applied(owner, 24)
    assert_exact(owner, declared)


UNREADABLE = {
    "600 nested brackets": b'{"data":{"a":' + b"[" * 600 + b"]" * 600 + b"}}",
    "100,000 nested brackets": b"[" * 100_000,
    "brackets inside a whole envelope": invoice("a", 3).replace(
        b'"amount":100000000', b'"amount":' + b"[" * 600 + b"]" * 600
    ),
    "no value": None,
    "empty": b"",
    "not utf-8": b"\xff\xfe\x00",
    "a list": b"[1]",
    "a megabyte": b'"' + b"x" * 1_000_000 + b'"',
    "a lone surrogate": invoice("a", 3).replace(b'"call_off":"c1"', b'"call_off":"\\ud800"'),
    "nul": invoice("a", 3).replace(b"a/invoice/f-9", b"a/invoice/\\u0000"),
    "year 0": invoice("a", 3).replace(b"2026-06-01T08", b"0000-06-01T08"),
    "year 1, another offset": invoice("a", 3).replace(
        b"2026-06-01T08:00:00.000000Z", b"0001-01-01T00:00:00+14:00"
    ),
    "year 9999, another offset": invoice("a", 3).replace(
        b"2026-06-01T08:00:00.000000Z", b"9999-12-31T23:59:59-12:00"
    ),
    "no time zone": invoice("a", 3).replace(b"2026-06-01T08:00:00.000000Z", b"2026-06-01T08:00:00"),
    "seq beyond 64 bits": invoice("a", 3).replace(b'"00000000000000000003"', b'"' + b"9" * 30 + b'"'),
    "seq of 5,000 digits": invoice("a", 3).replace(b'"00000000000000000003"', b'"' + b"9" * 5_000 + b'"'),
    "seq 0": invoice("a", 0),
    "negative seq": invoice("a", -3),
    "infinite version": invoice("a", 3).replace(b".v1", b".v" + b"9" * 4_000),
    "data that is text": invoice("a", 3).split(b'"data":')[0] + b'"data":"x"}',
    "wrong types": b'{"id":[],"type":{},"partitionkey":null,"sequence":null,"recordedtime":1,"data":[],"digest":3}',
    "another log's": invoice("b", 3),
    "escape characters": b'{"type":"\\u001b[2J","partitionkey":"\\u001b[2J","sequence":"1","id":"\\u001b[2J/1",'
    b'"recordedtime":"2026-06-01T08:00:00Z","subject":"","data":{},"digest":""}',
}


@pytest.mark.usefixtures("running")
def test_what_cannot_be_read_in_any_way_is_refused_alone(owner: Connection[Any], attacker: Forger) -> None:
    declared = declare(owner, {"a": 2, "b": 2})
    wait_applied(owner, 4)

    # One a partition key, so that each is kept: `a` with every fault, then keys that name no log.
    for value in UNREADABLE.values():
        attacker.write(b"a", value)
    keys = (None, b"", b"\xff", b"a\x00", "é".encode(), b"x" * 10_000, b"ghost", b"A")
    for key in keys:
        attacker.write(key, invoice("a", 3))
    wait_rejected(owner, len(UNREADABLE) + len(keys))

    found = rejected_counts(owner)
    assert sum(item.records for item in found if item.log == "a") == len(UNREADABLE)
    assert sum(item.records for item in found if item.log == "") == len(keys)
    assert all(
        rejected_record.reason.isprintable() and len(rejected_record.reason) <= 300
        for rejected_record in rejected_records(owner)
    )
    declare(owner, {"a": 1, "b": 1}, declared)
    wait_applied(owner, 6)
    assert_exact(owner, declared)


@pytest.mark.usefixtures("running")
def test_a_flood_of_forgeries_is_counted_and_does_not_fill_tables(
    owner: Connection[Any], attacker: Forger
) -> None:
    declared = declare(owner, {"a": 3})
    wait_applied(owner, 3)

    # `centrale` is read by three projections: each record is counted once.
    attacker.write(b"a", *(invoice("a", 4) for _ in range(3_000)))
    attacker.write(b"centrale", *(invoice("centrale", 1) for _ in range(500)))
    wait_rejected(owner, 3_500)
    declare(owner, {"a": 1}, declared)
    wait_applied(owner, 4)

    assert {rejected_count.log: rejected_count.records for rejected_count in rejected_counts(owner)} == {
        "a": 3_000,
        "centrale": 500,
    }
    assert len(rejected_records(owner)) == 20
    assert all(
        len(rejected_record.excerpt) <= 500 and rejected_record.size > 500
        for rejected_record in rejected_records(owner)
    )
    assert_exact(owner, declared)
    assert acknowledge(owner) == 3_500
    assert rejected_counts(owner) == []


class NotText(str):
    """The name of a header whose bytes are no UTF-8."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return b"\xff\xfe"


@pytest.fixture
def declared(
    database: Database, real_kafka: str, topic: str, owner: Connection[Any]
) -> Iterator[DeclaredHours]:
    """Processes that run, and a log applied."""
    with running_parts(database, real_kafka, topic):
        declared = declare(owner, {"a": 2})
        wait_applied(owner, 2)
        yield declared


def goes_on(owner: Connection[Any], declared: DeclaredHours) -> None:
    """Check that events appended now are read exactly, and none refused."""
    declare(owner, {"a": 2, "b": 3}, declared)
    wait_applied(owner, 7)
    assert_exact(owner, declared)
    assert len(rejected_records(owner)) == 1


@pytest.mark.parametrize("codec", [None, "lz4", "gzip"])
def test_a_header_that_is_no_text_stops_nothing(
    real_kafka: str, topic: str, owner: Connection[Any], declared: DeclaredHours, codec: str | None
) -> None:
    with forger(real_kafka, topic, compression_type=codec) as attacker:
        attacker.write(b"a", b"{}", headers=[(NotText("h"), b"v")])

    assert wait_until(lambda: len(rejected_records(owner)) == 1, seconds=PATIENCE)
    assert [rejected_record.reason.partition(":")[0] for rejected_record in rejected_records(owner)] == [
        "not-an-envelope"
    ]
    goes_on(owner, declared)


def test_a_codec_without_its_library_stops_nothing(
    real_kafka: str, topic: str, owner: Connection[Any], declared: DeclaredHours
) -> None:
    script = Path(support.__file__).with_name("zstd_forger.py")
    subprocess.run([sys.executable, script, real_kafka, topic, "a"], check=True, timeout=PATIENCE)

    assert wait_until(lambda: len(rejected_records(owner)) == 1, seconds=PATIENCE)
    assert [rejected_record.size for rejected_record in rejected_records(owner)] == [
        0
    ]  # nothing of it could be read
    goes_on(owner, declared)
