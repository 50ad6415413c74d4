"""A member's log begins with its membership, however late it is registered, and whatever interrupts its delivery."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest

from support.centrale import EA, MEMBER, Centrale, centrale_on, topics
from support.copies_before import delivered_as_before, slices_of
from support.postgres_server import Database
from support.statements import executed_statements
from tremplin_platform.events.catalog import NewerEvent
from tremplin_platform.store.delivery.delivery import behind, deliver, is_behind
from tremplin_platform.store.reading import head, read

RECEIVED = ["delivered.contract-opened", "delivered.lot-awarded", "delivered.quarter-closed"]
JOINED = "delivered.member-joined"


@pytest.fixture
def centrale(database: Database) -> Iterator[Centrale]:
    """A contract opened to all and awarded, a quarter closed, then a member registered: nothing delivered yet."""
    with centrale_on(database) as centrale:
        centrale.register(EA, "contractor")
        centrale.publish()
        centrale.open_to(None)
        centrale.award()
        centrale.closes("2025-Q4")
        centrale.register(MEMBER, "member")
        yield centrale


@pytest.mark.parametrize("facts", [1, 2, 3, 4, 500])
def test_a_late_member_s_log_begins_with_its_membership(
    centrale: Centrale, database: Database, facts: int
) -> None:
    with slices_of(facts):
        delivered = deliver(centrale.connection, log=MEMBER)

    assert topics(database, MEMBER) == [JOINED, *RECEIVED]
    assert delivered == 4
    assert behind(centrale.connection) == []


@pytest.mark.parametrize("slices", [1, 2, 3])
def test_a_delivery_cut_short_between_slices_goes_on(
    centrale: Centrale, database: Database, slices: int
) -> None:
    with slices_of(1, most=slices):
        deliver(centrale.connection, log=MEMBER)
    assert topics(database, MEMBER) == [JOINED, *RECEIVED[:slices]]
    assert is_behind(centrale.connection, log=MEMBER)

    assert centrale.order(MEMBER, "c1").seq == 5

    assert topics(database, MEMBER) == [JOINED, *RECEIVED, "call-off.placed"]
    assert not is_behind(centrale.connection, log=MEMBER)


def test_a_registration_passed_over_moves_nothing_but_the_delivery(
    centrale: Centrale, database: Database
) -> None:
    with slices_of(1, most=3):
        deliver(centrale.connection, log=MEMBER)
    with closing(database.connect("feed")) as reader:
        before = head(reader, log=MEMBER)
        assert deliver(centrale.connection, log=MEMBER) == 0
        after, last = head(reader, log=MEMBER), head(reader, log="centrale")

    assert before is not None
    assert after is not None
    assert last is not None
    assert (after.seq, after.recorded_at) == (before.seq, before.recorded_at)
    assert (before.centrale_seq, after.centrale_seq) == (last.seq - 1, last.seq)


def test_a_log_of_before_receives_its_registration_in_its_turn(
    centrale: Centrale, database: Database
) -> None:
    with delivered_as_before(), slices_of(2, most=1):
        deliver(centrale.connection, log=MEMBER)
    assert topics(database, MEMBER) == RECEIVED[:2]

    assert deliver(centrale.connection, log=MEMBER) == 2

    assert topics(database, MEMBER) == [*RECEIVED, JOINED]
    assert behind(centrale.connection) == []


@pytest.mark.parametrize("facts", [1, 500])
def test_a_registration_that_cannot_be_formed_is_shown_first(
    centrale: Centrale, database: Database, facts: int
) -> None:
    with closing(database.connect_superuser()) as owner:
        owner.execute(
            "update events set data = replace(convert_from(data, 'UTF8'), '\"joined_on\"', '\"joined\"')::bytea"
            " where log = 'centrale' and subject = %s",
            (f"centrale/organisation/{MEMBER}",),
        )
    with slices_of(facts):
        assert deliver(centrale.connection, log=MEMBER) == 4

    assert topics(database, MEMBER) == ["delivered.undeliverable", *RECEIVED]
    assert behind(centrale.connection) == []


@pytest.mark.parametrize("facts", [1, 500])
def test_processes_that_deliver_a_new_log_at_once(centrale: Centrale, database: Database, facts: int) -> None:
    start = Barrier(4)

    def race(_: int) -> int:
        with closing(database.connect("command")) as connection:
            start.wait()
            return deliver(connection, log=MEMBER)

    with slices_of(facts), ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(race, range(4))) == 4

    assert topics(database, MEMBER) == [JOINED, *RECEIVED]
    with closing(database.connect("feed")) as reader:
        origins = [event.origin["seq"] for event in read(reader, log=MEMBER) if event.origin]
    assert len(set(origins)) == 4


def test_an_ordinary_slice_asks_for_no_registration(centrale: Centrale) -> None:
    deliver(centrale.connection, log=MEMBER)
    centrale.closes("2026-Q1")

    with executed_statements() as statements:
        assert deliver(centrale.connection, log=MEMBER) == 1

    assert not any("subject_version = 1" in statement for statement in statements)
    # The log, its head, the facts, the aggregate, its snapshot, the append; then the log, its head, no fact.
    assert len(statements) <= 9, statements


@pytest.mark.parametrize("facts", [1, 500])
@pytest.mark.parametrize(
    ("newer", "received"),
    [
        ("quarter.closed", [JOINED, *RECEIVED[:2]]),
        ("contract.opened", [JOINED]),
        ("organisation.registered", []),
    ],
)
def test_what_stands_before_a_fact_of_a_newer_version_is_delivered(
    centrale: Centrale, database: Database, facts: int, newer: str, received: list[str]
) -> None:
    version = _written_as(database, newer, 99)
    for _ in range(2):
        with slices_of(facts), pytest.raises(NewerEvent):
            deliver(centrale.connection, log=MEMBER)
        assert topics(database, MEMBER) == received

    _written_as(database, newer, version)
    with slices_of(facts):
        deliver(centrale.connection, log=MEMBER)

    assert topics(database, MEMBER) == [JOINED, *RECEIVED]
    assert behind(centrale.connection) == []


def _written_as(database: Database, topic: str, version: int) -> int:
    """Change the version of the centrale's last event of this topic; return what it was."""
    with closing(database.connect_superuser()) as owner:
        [(before,)] = owner.execute(
            "update events changed set version = %s from events before where changed.log = 'centrale'"
            " and changed.seq = (select max(seq) from events where log = 'centrale' and topic = %s)"
            " and (before.log, before.seq) = (changed.log, changed.seq) returning before.version",
            (version, topic),
        ).fetchall()
    return int(before)
