"""A poison event on the real wire: its log is held, all others are exact, then it is healed."""

from typing import Any

import pytest
from psycopg import Connection

from support.bulk_hours import declare
from support.feeders import Feeders, applied, assert_exact, wait_applied
from support.patience import PATIENCE
from support.postgres_server import Database
from tremplin_consumers.rows.retry import retry
from tremplin_infra.processes.waiting import wait_until
from tremplin_platform.events.envelope import digest_of, encode
from tremplin_projections.held_logs import held_logs
from tremplin_projections.registry import projections

pytestmark = [pytest.mark.faults, pytest.mark.postgres, pytest.mark.kafka]

POISON = encode({"effective": "2026-02-10", "by": "nobody"})


def rewrite(connection: Connection[Any], log: str, seq: int, data: bytes) -> bytes:
    """Make an event say `data`, with the digest of that; what it said before."""
    row = connection.execute(
        "select recorded_at, topic, version, subject, data from events where log = %s and seq = %s",
        (log, seq),
    ).fetchone()
    assert row is not None
    recorded_at, topic, version, subject, before = row
    digest = digest_of(
        log=log, seq=seq, recorded_at=recorded_at, topic=topic, version=version, subject=subject, data=data
    )
    connection.execute(
        "update events set data = %s, digest = %s where log = %s and seq = %s", (data, digest, log, seq)
    )
    return bytes(before)


def test_held_then_healed(database: Database, owner: Connection[Any], started: Feeders) -> None:
    told = declare(owner, {f"m{number}": 40 for number in range(100)})
    said = rewrite(owner, "m7", 15, POISON)
    started.start("relay")
    started.start("consume")

    expected = 100 * 40 - 26
    wait_applied(owner, expected)
    assert wait_until(lambda: bool(held_logs(owner.cursor())), seconds=PATIENCE)
    assert [(held_log.log, held_log.since_seq) for held_log in held_logs(owner.cursor())] == [("m7", 15)]
    declare(owner, {"m7": 5, "m8": 5}, told)
    wait_applied(owner, expected + 5)
    assert applied(owner) == expected + 5

    rewrite(owner, "m7", 15, said)
    with database.connect("feed") as connection:
        assert retry(connection, projections()["ledger"]) == (["m7"], [])
    assert_exact(owner, told)

    declare(owner, {"m7": 3}, told)
    wait_applied(owner, told.events.total())
    assert_exact(owner, told)
