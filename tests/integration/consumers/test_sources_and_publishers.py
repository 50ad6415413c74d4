"""The parts in memory and those that speak Kafka keep the same promises: one suite for both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from support.memory_topic import MemorySource, MemoryTopic
from support.postgres_server import PATIENCE
from tremplin_consumers.records.kafka_source import KafkaSource
from tremplin_consumers.records.source import Record, Source, SourceUnavailable
from tremplin_infra.waiting import wait_until
from tremplin_platform.relay.kafka_publisher import KafkaPublisher
from tremplin_platform.relay.relay import BrokerUnavailable, Publisher

pytestmark = pytest.mark.kafka

PARTITIONS = 6


@dataclass(frozen=True)
class Wire:
    """A topic of 6 partitions, written and read."""

    publisher: Publisher
    reader: Callable[[], Source]


@pytest.fixture(params=["memory", "kafka"])
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    if request.param == "memory":
        topic = MemoryTopic(PARTITIONS)
        yield Wire(topic, lambda: MemorySource(topic))
        return
    servers, name = request.getfixturevalue("kafka"), request.getfixturevalue("topic")
    readers: list[KafkaSource] = []

    def reader() -> Source:
        readers.append(KafkaSource(bootstrap_servers=servers, topic=name, group="test"))
        return readers[-1]

    with KafkaPublisher(bootstrap_servers=servers, topic=name) as publisher:
        yield Wire(publisher, reader)
    for item in readers:
        item.close()


def nothing() -> None:
    """Nobody waits with us."""


def publish(wire: Wire, log: str, *values: bytes) -> None:
    assert wire.publisher.publish({log: values}, meanwhile=nothing) == {log: len(values)}


def read(source: Source, wanted: int) -> list[Record]:
    found: list[Record] = []

    def enough() -> bool:
        found.extend(source.poll(timeout_s=0.2, limit=100))
        return len(found) >= wanted

    wait_until(enough, seconds=PATIENCE)
    return found


def test_a_log_keeps_its_order_under_its_key(wire: Wire) -> None:
    publish(wire, "a", b"1", b"2", b"3")
    publish(wire, "b", b"x")
    source = wire.reader()

    assert source.partitions() == PARTITIONS
    source.assign(range(PARTITIONS))
    found = read(source, 4)

    assert [item.value for item in found if item.key == b"a"] == [b"1", b"2", b"3"]
    assert {item.partition for item in found if item.key == b"a"} == {source.partition_of("a")}
    assert [entry.value for entry in found if entry.key == b"b"] == [b"x"]


def test_only_assigned_partitions_are_read(wire: Wire) -> None:
    publish(wire, "a", b"1")
    source = wire.reader()
    source.partitions()

    source.assign({*range(PARTITIONS)} - {source.partition_of("a")})

    assert source.poll(timeout_s=0.5, limit=10) == []


def test_who_owns_nothing_reads_nothing_until_it_does(wire: Wire) -> None:
    publish(wire, "a", b"1")
    source = wire.reader()
    source.partitions()
    for owned in ([source.partition_of("a")], []):
        source.assign(owned)

    assert source.poll(timeout_s=0.3, limit=10) == []
    source.assign([source.partition_of("a")])
    assert [item.value for item in read(source, 1)] == [b"1"]


def test_a_new_reader_starts_from_what_was_committed(wire: Wire) -> None:
    publish(wire, "a", b"1", b"2")
    first = wire.reader()
    first.partitions()
    first.assign(range(PARTITIONS))
    found = read(first, 2)
    first.commit({found[-1].partition: found[-1].offset + 1})
    first.assign([])
    publish(wire, "a", b"3")

    def again() -> bool:
        # A commit is a hint: it may reach the broker a moment later.
        second = wire.reader()
        second.partitions()
        second.assign(range(PARTITIONS))
        return [item.value for item in read(second, 1)] == [b"3"]

    assert wait_until(again, seconds=PATIENCE)


def test_nothing_to_read_is_nothing(wire: Wire) -> None:
    source = wire.reader()
    source.partitions()
    source.assign([0])
    source.rewind()

    assert source.poll(timeout_s=0.1, limit=10) == []
    source.commit({})


def test_an_unreachable_broker_is_reported() -> None:
    nobody = "127.0.0.1:1"

    with pytest.raises(BrokerUnavailable):
        KafkaPublisher(bootstrap_servers=nobody, topic="any")
    with pytest.raises(SourceUnavailable):
        KafkaSource(bootstrap_servers=nobody, topic="any", group="any")


def test_a_missing_topic_is_reported(real_kafka: str) -> None:
    with (
        KafkaPublisher(bootstrap_servers=real_kafka, topic="missing") as publisher,
        pytest.raises(BrokerUnavailable),
    ):
        publisher.publish({"a": [b"1"]}, meanwhile=nothing)
    with (
        KafkaSource(bootstrap_servers=real_kafka, topic="missing", group="any") as source,
        pytest.raises(SourceUnavailable),
    ):
        source.partitions()


def test_an_event_too_large_for_the_broker_stops_no_other_log(kafka: str, topic: str) -> None:
    with KafkaPublisher(bootstrap_servers=kafka, topic=topic) as publisher:
        huge = b"x" * (9 * 1024 * 1024)

        done = publisher.publish({"a": [b"1", huge, b"3"], "b": [b"1", b"2"]}, meanwhile=nothing)

    assert done == {"a": 1, "b": 2}
