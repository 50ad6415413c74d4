"""What the relay publishes, in which order, and what it marks, on a real store."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import pytest
from psycopg import Connection

from support.bulk_hours import declare
from support.memory_topic import MemoryTopic
from support.postgres_server import Database
from tremplin_platform.events.envelope import from_wire
from tremplin_platform.relay.finder import Finder
from tremplin_platform.relay.relay import BrokerUnavailable, Relay

pytestmark = pytest.mark.postgres


@pytest.fixture
def feed(database: Database) -> Iterator[Connection[Any]]:
    with closing(database.connect("feed")) as connection:
        yield connection


def marks(connection: Connection[Any]) -> dict[str, int]:
    return dict(connection.execute("select log, seq from marks").fetchall())


def seqs(topic: MemoryTopic, log: str) -> list[int]:
    return [from_wire(value).seq for value in topic.values(log)]


def drain(relay: Relay) -> None:
    while not relay.idle:
        relay.run_round()


def test_every_log_is_published_in_order_and_whole(owner: Connection[Any], feed: Connection[Any]) -> None:
    declare(owner, {"a": 30, "b": 3, "c": 1})
    topic = MemoryTopic()
    relay = Relay(feed, topic, slice_of=4, round_of=10)

    relay.add(Finder(feed).sweep())
    drain(relay)

    assert {log: seqs(topic, log) for log in "abc"} == {
        "a": [*range(1, 31)],
        "b": [1, 2, 3],
        "c": [1],
    }
    assert all(from_wire(value).is_whole() for value in topic.values("a"))
    assert marks(feed) == {"a": 30, "b": 3, "c": 1}


def test_a_flood_in_one_log_delays_no_other(owner: Connection[Any], feed: Connection[Any]) -> None:
    declare(owner, {"flood": 1_000, "small": 1})
    topic = MemoryTopic()
    relay = Relay(feed, topic, slice_of=10, round_of=20)

    relay.add(["flood", "small"])
    relay.run_round()

    assert seqs(topic, "small") == [1]
    assert marks(feed)["flood"] < 1_000


def test_a_round_takes_one_slice_of_a_log_even_alone(owner: Connection[Any], feed: Connection[Any]) -> None:
    declare(owner, {"flood": 25})
    relay = Relay(feed, MemoryTopic(), slice_of=10, round_of=100)

    relay.add(["flood"])

    assert [relay.run_round() for _ in range(4)] == [10, 10, 5, 0]


def test_logs_beyond_the_size_of_a_round_wait_for_the_next(
    owner: Connection[Any], feed: Connection[Any]
) -> None:
    declare(owner, {"a": 10, "b": 10, "c": 10, "d": 1})
    feed.execute("insert into marks (log, seq) values ('b', 10)")
    relay = Relay(feed, MemoryTopic(), slice_of=10, round_of=20)

    relay.add(["a", "b", "c", "d"])

    assert relay.run_round() == 20
    assert marks(feed) == {"a": 10, "b": 10, "c": 10}
    assert relay.run_round() == 1
    assert relay.idle


def test_a_log_that_the_broker_refuses_stops_no_other(owner: Connection[Any], feed: Connection[Any]) -> None:
    declare(owner, {"a": 5, "refused": 5})
    topic = MemoryTopic()
    topic.refused.add("refused")
    relay = Relay(feed, topic)

    relay.add(Finder(feed).sweep())
    drain(relay)
    assert marks(feed) == {"a": 5}

    topic.refused.clear()
    relay.add(Finder(feed).sweep())
    drain(relay)
    assert seqs(topic, "refused") == [1, 2, 3, 4, 5]


class Unreachable:
    """A broker that is away."""

    def publish(
        self, slices: Mapping[str, Sequence[bytes]], *, meanwhile: Callable[[], None]
    ) -> dict[str, int]:
        raise BrokerUnavailable("away")


def test_nothing_is_marked_while_the_broker_is_away(owner: Connection[Any], feed: Connection[Any]) -> None:
    declare(owner, {"a": 5})
    relay = Relay(feed, Unreachable())
    relay.add(["a"])

    with pytest.raises(BrokerUnavailable):
        relay.run_round()

    assert marks(feed) == {}
    assert not relay.idle


def test_nothing_is_published_beyond_a_hole(owner: Connection[Any], feed: Connection[Any]) -> None:
    declare(owner, {"a": 5})
    owner.execute("delete from events where log = 'a' and seq = 3")
    topic = MemoryTopic()
    relay = Relay(feed, topic)

    relay.add(["a"])
    drain(relay)

    assert seqs(topic, "a") == [1, 2]
    assert marks(feed) == {"a": 2}


def test_a_log_without_its_next_event_publishes_nothing_and_stops_no_other(
    owner: Connection[Any], feed: Connection[Any]
) -> None:
    declare(owner, {"a": 3, "b": 1})
    owner.execute("delete from events where log = 'a' and seq = 1")
    relay = Relay(feed, MemoryTopic())

    relay.add(["a", "b"])
    drain(relay)

    assert marks(feed) == {"b": 1}


def test_news_are_the_logs_of_transactions_that_ended(database: Database, owner: Connection[Any]) -> None:
    with closing(database.connect("feed")) as feed, closing(database.connect_superuser()) as slow:
        finder = Finder(feed)
        assert finder.news() == []

        with slow.transaction():
            declare(slow, {"slow": 1})
            declare(owner, {"quick": 1})
            assert finder.news() == ["quick"]
            assert finder.news() == []

        assert finder.news() == ["slow"]
        assert finder.news() == []


def test_the_sweep_finds_what_was_never_news(owner: Connection[Any], feed: Connection[Any]) -> None:
    declare(owner, {"a": 1, "b": 2})
    feed.execute("insert into marks (log, seq) values ('a', 1), ('b', 1)")

    assert Finder(feed).sweep() == ["b"]
