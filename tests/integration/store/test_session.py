"""A command decides on the state it appends to, or writes nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from threading import Barrier

import pytest

from support.centrale import LONG_AGO, MEMBER, OTHER_MEMBER, Centrale, centrale_on, topics
from support.facts import sequence
from support.postgres_server import Database
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.orders.order_terms import OverMaximum
from tremplin_platform.events.catalog import NewerEvent
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.demo import declare_demo
from tremplin_platform.store.library.event_store import SNAPSHOT_EVERY, EventStore
from tremplin_platform.store.reading import read
from tremplin_platform.store.session import IdentifierUsed, Missing, PositionMoved


def test_an_identifier_is_used_once_in_its_log_and_again_in_another(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER, OTHER_MEMBER)
        centrale.order(MEMBER, "c1")
        with pytest.raises(IdentifierUsed):
            centrale.order(MEMBER, "c1")
        centrale.order(OTHER_MEMBER, "c1")

    assert topics(database, MEMBER).count("call-off.placed") == 1


def test_an_unknown_log_and_an_unknown_subject_are_refused(database: Database) -> None:
    with centrale_on(database) as centrale:
        with pytest.raises(UnknownLog):
            centrale.order("nobody", "c1")
        with pytest.raises(Missing):
            centrale.validate("centrale", "h1")


def test_a_position_asked_for_holds_or_the_command_is_refused(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER)
        seq = centrale.order(MEMBER, "c1").seq
        centrale.order(MEMBER, "c2", if_match=seq)
        with pytest.raises(PositionMoved):
            centrale.order(MEMBER, "c3", if_match=seq)

    assert topics(database, MEMBER).count("call-off.placed") == 2


def test_a_maximum_is_shared_by_members_who_order_at_once(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER, OTHER_MEMBER, maximum=1_000_00)
    start = Barrier(8)

    def order(number: int) -> int:
        member = (MEMBER, OTHER_MEMBER)[number % 2]
        with centrale_on(database) as centrale:
            start.wait()
            try:
                centrale.order(member, f"c{number}", amount=300_00)
            except OverMaximum:
                return 0
            return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(order, range(8))) == 3

    with closing(database.connect_superuser()) as connection:
        ordered = connection.execute("select ordered from maxima where contract = 'nettoyage'").fetchone()
    assert ordered == (900_00,)
    placed = topics(database, MEMBER).count("call-off.placed") + topics(database, OTHER_MEMBER).count(
        "call-off.placed"
    )
    assert placed == 3


def test_long_histories_load_from_a_snapshot_to_the_same_state(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order()
        for number in range(SNAPSHOT_EVERY + 5):
            centrale.register(f"member-{number}", "member")
            centrale.open_to(f"member-{number}")
        with centrale.connection.transaction():
            centrale.connection.execute("select set_config('tremplin.log', 'centrale', true)")
            kept = centrale.connection.execute(
                "select count(*) from snapshots where log = 'centrale'"
            ).fetchone()
            store = EventStore(centrale.connection)
            loaded = store.find("centrale/contract/nettoyage")
            store.repository.snapshot_store = None
            replayed = store.find("centrale/contract/nettoyage")
    assert kept == (1,)
    assert isinstance(loaded, Contract)
    assert loaded == replayed


def test_an_event_newer_than_the_code_is_refused(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER)
        centrale.order(MEMBER, "c1")
        with closing(database.connect_superuser()) as owner:
            owner.execute("update events set version = 9 where topic = 'delivered.contract-opened'")
        before = sequence(database, MEMBER)
        with pytest.raises(NewerEvent):
            centrale.order(MEMBER, "c2")

    assert sequence(database, MEMBER) == before


def test_a_demo_is_recorded_at_its_own_instants(database: Database) -> None:
    with centrale_on(database, at=LONG_AGO) as centrale:
        with closing(database.connect()) as owner:
            declare_demo(owner)
        _story(centrale)
    with closing(database.connect("feed")) as reader:
        facts = read(reader, log=MEMBER) + read(reader, log="centrale")
    assert {fact.recorded_at.date() for fact in facts} == {LONG_AGO.date()}
    assert max(fact.recorded_at for fact in facts) < LONG_AGO + timedelta(seconds=1)


def _story(centrale: Centrale) -> None:
    centrale.ready_to_order(MEMBER)
    centrale.order(MEMBER, "c1")
