"""Relays killed before they mark what they sent, and a poison event: repeats and holds, never a gap."""

from collections import defaultdict
from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition
from psycopg import Connection

from support.bulk_hours import Feeders, applied, assert_exact, declare, published, wait_applied
from support.postgres_server import PATIENCE, Database
from tremplin_consumers.rows.retry import retry
from tremplin_infra.waiting import wait_until
from tremplin_platform.events.envelope import digest_of, encode, from_wire
from tremplin_projections.held_logs import held_logs
from tremplin_projections.registry import projections

pytestmark = [pytest.mark.faults, pytest.mark.postgres, pytest.mark.kafka]


def on_the_wire(bootstrap_servers: str, topic: str) -> dict[str, list[int]]:
    """The seqs of each log as the topic holds them."""
    found: dict[str, list[int]] = defaultdict(list)
    reader = KafkaConsumer(bootstrap_servers=bootstrap_servers)
    try:
        partitions = [TopicPartition(topic, number) for number in reader.partitions_for_topic(topic)]
        reader.assign(partitions)
        reader.seek_to_beginning()
        # To the end that the broker tells: a poll that finds nothing may only be early.
        ends = reader.end_offsets(partitions)
        while any(reader.position(partition) < ends[partition] for partition in partitions):
            for records in reader.poll(timeout_ms=1_000, max_records=10_000).values():
                for record in records:
                    envelope = from_wire(record.value)
                    found[envelope.log].append(envelope.seq)
    finally:
        reader.close()
    return found


def without_repeats(seqs: list[int]) -> list[int]:
    """What a reader that accepts only the next one keeps."""
    kept: list[int] = []
    for seq in seqs:
        if seq == len(kept) + 1:
            kept.append(seq)
        assert seq <= len(kept), "a gap"
    return kept


def test_killed_between_publish_and_mark(
    owner: Connection[Any], started: Feeders, kafka: str, topic: str
) -> None:
    declared = declare(owner, {f"m{number}": 80 for number in range(150)})
    # Marking stops for a while inside the server: a relay killed then has published and not marked.
    owner.execute(
        "create function slowly() returns trigger language plpgsql as"
        " $$ begin perform pg_sleep(0.3); return new; end $$"
    )
    owner.execute("create trigger slowly before insert on marks for each statement execute function slowly()")
    for turn in range(3):
        relay = started.start("relay")
        assert wait_until(lambda turn=turn: published(owner) > turn * 2_000, seconds=PATIENCE)  # type: ignore[misc]
        relay.kill()
    owner.execute("drop trigger slowly on marks")
    started.start("relay")
    started.start("consume")

    wait_applied(owner, 12_000)
    assert_exact(owner, declared)
    wire = on_the_wire(kafka, topic)
    assert {log: len(without_repeats(seqs)) for log, seqs in wire.items()} == dict(declared.events)


def test_two_relays_publish_once(owner: Connection[Any], started: Feeders, kafka: str, topic: str) -> None:
    first, _ = started.start("relay"), started.start("relay")
    declared = declare(owner, {f"m{number}": 100 for number in range(100)})
    assert wait_until(lambda: published(owner) == 10_000, seconds=PATIENCE)
    assert on_the_wire(kafka, topic) == {log: [*range(1, 101)] for log in declared.events}

    first.kill()
    declare(owner, {"m1": 10}, declared)
    assert wait_until(lambda: published(owner) == 10_010, seconds=PATIENCE)


def test_a_frozen_relay_loses_its_turn(
    owner: Connection[Any], started: Feeders, kafka: str, topic: str
) -> None:
    frozen = started.start("relay")
    declared = declare(owner, {f"m{number}": 10 for number in range(20)})
    assert wait_until(lambda: published(owner) == 200, seconds=PATIENCE)
    other = started.start("relay")

    frozen.freeze()
    declare(owner, {f"m{number}": 10 for number in range(20)}, declared)
    assert wait_until(lambda: published(owner) == 400, seconds=PATIENCE)
    frozen.thaw()
    declare(owner, {f"m{number}": 10 for number in range(20)}, declared)
    assert wait_until(lambda: published(owner) == 600, seconds=PATIENCE)

    wire = on_the_wire(kafka, topic)
    assert {log: len(without_repeats(seqs)) for log, seqs in wire.items()} == dict(declared.events)
    assert frozen.stop() == other.stop() == 0


def test_asked_to_stop_it_marks_what_it_published(
    owner: Connection[Any], started: Feeders, kafka: str, topic: str
) -> None:
    declare(owner, {f"m{number}": 400 for number in range(50)})
    relay = started.start("relay")
    assert wait_until(lambda: published(owner) > 0, seconds=PATIENCE)

    assert relay.stop() == 0

    assert sum(map(len, on_the_wire(kafka, topic).values())) == published(owner)


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
    declared = declare(owner, {f"m{number}": 40 for number in range(100)})
    said = rewrite(owner, "m7", 15, POISON)
    started.start("relay")
    started.start("consume")

    expected = 100 * 40 - 26
    wait_applied(owner, expected)
    assert wait_until(lambda: bool(held_logs(owner.cursor())), seconds=PATIENCE)
    assert [(held_log.log, held_log.since_seq) for held_log in held_logs(owner.cursor())] == [("m7", 15)]
    declare(owner, {"m7": 5, "m8": 5}, declared)
    wait_applied(owner, expected + 5)
    assert applied(owner) == expected + 5

    rewrite(owner, "m7", 15, said)
    with database.connect("feed") as connection:
        assert retry(connection, projections()["ledger"]) == (["m7"], [])
    assert_exact(owner, declared)

    declare(owner, {"m7": 3}, declared)
    wait_applied(owner, declared.events.total())
    assert_exact(owner, declared)
