"""Facts of the centrale reach the logs they are addressed to: in order, exactly once, whichever process delivers."""

import logging
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier, Event, Thread
from unittest.mock import patch

import pytest

from support.centrale import MEMBER, OTHER_MEMBER, Centrale, centrale_on, topics
from support.postgres_server import PATIENCE, Database
from tremplin_infra.waiting import wait_until
from tremplin_platform.store.delivery import delivery_process
from tremplin_platform.store.delivery.delivery import behind, deliver
from tremplin_platform.store.delivery.delivery_process import run
from tremplin_platform.store.reading import head, read


def test_an_opening_not_yet_delivered_is_delivered_before_the_order(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER)
        assert topics(database, MEMBER) == []

        position = centrale.order(MEMBER, "c1")

    assert (position.log, position.seq) == (MEMBER, 4)
    assert topics(database, MEMBER) == [
        "delivered.member-joined",
        "delivered.contract-opened",
        "delivered.lot-awarded",
        "call-off.placed",
    ]


def test_a_fact_goes_to_its_audience_alone_and_tells_where_it_comes_from(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.register(OTHER_MEMBER, "member")
        centrale.ready_to_order(MEMBER)
        assert behind(centrale.connection) == [OTHER_MEMBER, MEMBER]
        for log in (MEMBER, OTHER_MEMBER):
            deliver(centrale.connection, log=log)
        assert behind(centrale.connection) == []

    assert topics(database, OTHER_MEMBER) == ["delivered.member-joined"]
    with closing(database.connect("feed")) as reader:
        copy = read(reader, log=MEMBER)[1]
        assert copy.origin is not None
        original = read(reader, log="centrale", after=copy.origin["seq"] - 1, limit=1)[0]
        where = head(reader, log=MEMBER)
    assert copy.origin["digest"] == original.digest.hex()
    assert original.topic == "contract.opened"
    assert where is not None
    assert where.centrale_seq == original.seq + 1  # the award came after the opening


def test_who_joins_later_receives_what_was_opened_to_all(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.register("ea-nord", "contractor")
        centrale.publish()
        centrale.open_to(None)
        centrale.award()
        centrale.register(MEMBER, "member")
        centrale.order(MEMBER, "c1")

    assert topics(database, MEMBER)[-1] == "call-off.placed"
    assert topics(database, MEMBER).count("delivered.contract-opened") == 1


def test_two_processes_delivering_the_same_log_deliver_once(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER)
    start = Barrier(4)

    def race(_: int) -> int:
        with closing(database.connect("command")) as connection:
            start.wait()
            return deliver(connection, log=MEMBER)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(race, range(4))) == 3

    assert len(topics(database, MEMBER)) == 3


def test_a_publication_carries_reported_hours_and_late_ones_wait(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER)
        centrale.declare(MEMBER, "h1", hundredths=118_00)
        centrale.validates(MEMBER, "h1")
        centrale.close_and_publish("2026-Q1")
        centrale.declare(MEMBER, "h2", hundredths=14_50)
        centrale.validates(MEMBER, "h2")

    with closing(database.connect("feed")) as reader:
        facts = read(reader, log=MEMBER)
    published = next(fact for fact in facts if fact.topic == "delivered.quarter-published")
    assert published.data["published"] == [{"contract": "nettoyage", "lot": "1", "hours": 11800}]
    assert facts[-1].data["adjustment"] is True
    assert facts[-1].data["work_quarter"] == "2026-Q1"
    assert facts[-1].data["reported_in"] > "2026-Q1"


def test_what_cannot_be_formed_is_shown_and_blocks_nothing(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER)
        with closing(database.connect_superuser()) as owner:
            owner.execute(
                "update events set data = replace(convert_from(data, 'UTF8'), '\"award\"', '\"prize\"')::text::bytea"
                " where log = 'centrale' and topic = 'contract.lot-awarded'"
            )
        deliver(centrale.connection, log=MEMBER)

    assert topics(database, MEMBER)[-1] == "delivered.undeliverable"


@pytest.mark.parametrize("newer", [("organisation.registered", 99), ("organisation.founded", 1)])
def test_a_fact_of_a_newer_version_holds_its_own_log_alone(
    database: Database, caplog: pytest.LogCaptureFixture, newer: tuple[str, int]
) -> None:
    with centrale_on(database) as centrale:
        for member in (MEMBER, OTHER_MEMBER):
            centrale.register(member, "member")
    assert OTHER_MEMBER < MEMBER  # in whose order logs are delivered
    _written_as(database, *newer)

    stop = Event()
    process = Thread(target=run, kwargs={"url": database.role_url("command"), "stop": stop}, daemon=True)
    with caplog.at_level(logging.WARNING), patch.object(delivery_process, "SWEEP_EVERY", 0.1):
        process.start()
        assert wait_until(lambda: topics(database, MEMBER) != [], seconds=PATIENCE)
        assert wait_until(lambda: OTHER_MEMBER in caplog.text, seconds=PATIENCE)
        assert topics(database, OTHER_MEMBER) == []
        _written_as(database, "organisation.registered", 2)
        assert wait_until(lambda: topics(database, OTHER_MEMBER) != [], seconds=PATIENCE)
        assert process.is_alive()
        stop.set()
        process.join(PATIENCE)
    assert not process.is_alive()


def _written_as(database: Database, topic: str, version: int) -> None:
    with closing(database.connect_superuser()) as owner:
        changed = owner.execute(
            "update events set topic = %s, version = %s where log = 'centrale' and subject = %s",
            (topic, version, f"centrale/organisation/{OTHER_MEMBER}"),
        )
        assert changed.rowcount == 1


@pytest.mark.faults
def test_a_delivery_killed_between_slices_delivers_each_fact_once(database: Database) -> None:
    members = [f"member-{number}" for number in range(40)]
    with centrale_on(database) as centrale:
        _open_to_all(centrale, members)
    for _ in range(3):
        _deliver_until_killed(database, members)

    process = _delivery(database)
    try:
        wait_until(lambda: _delivered(database) == 3 * len(members), seconds=PATIENCE)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
    for member in members:
        assert topics(database, member) == [
            "delivered.member-joined",
            "delivered.contract-opened",
            "delivered.lot-awarded",
        ]


def _open_to_all(centrale: Centrale, members: list[str]) -> None:
    centrale.register("ea-nord", "contractor")
    centrale.publish()
    centrale.open_to(None)
    centrale.award()
    for member in members:
        centrale.register(member, "member")


def _deliver_until_killed(database: Database, members: list[str]) -> None:
    before = _delivered(database)
    process = _delivery(database)
    wait_until(lambda: _delivered(database) >= min(before + 7, 3 * len(members)), seconds=PATIENCE)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=PATIENCE)


def _delivery(database: Database) -> subprocess.Popen[bytes]:
    code = (
        "import os, threading; from tremplin_platform.store.delivery import delivery;"
        " from tremplin_platform.store.delivery.delivery_process import run;"
        " delivery.SLICE = 1; run(url=os.environ['URL'], stop=threading.Event())"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], env=os.environ | {"URL": database.role_url("command")}
    )


def _delivered(database: Database) -> int:
    with closing(database.connect_superuser()) as connection:
        row = connection.execute("select count(*) from events where log <> 'centrale'").fetchone()
        return int(row[0]) if row else 0
