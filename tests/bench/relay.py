"""The relay from the store to a real Kafka, beside a bare `send()` loop with the same records, key and settings."""

import time
from contextlib import closing

from kafka import KafkaProducer
from psycopg import Connection

from bench.measure import Figure, ratio
from bench.spread import spread
from support.bulk_hours import declare
from support.kafka_server import fresh_topic, running_kafka
from support.postgres_server import Database
from tremplin_platform.events.envelope import to_wire
from tremplin_platform.relay.finder import Finder
from tremplin_platform.relay.kafka_publisher import KafkaPublisher
from tremplin_platform.relay.relay import Relay
from tremplin_platform.store.slices import Slice, read_slices

EVENTS, LOGS, ROUNDS = 60_000, 2_000, 3
_HEADERS = [("content-type", b"application/cloudevents+json")]

_Record = tuple[bytes, bytes]


def measure(database: Database) -> list[Figure]:
    """Events per second of each, alternately, and the ratio of their medians."""
    ours, bare = [], []
    with (
        running_kafka() as kafka,
        fresh_topic(kafka.bootstrap_servers(), partitions=24) as topic,
        closing(database.connect_superuser()) as owner,
        closing(database.connect("feed")) as feed,
    ):
        for turn in range(ROUNDS):
            declare(owner, spread(EVENTS, LOGS, seed=turn))
            records = _records(feed)
            ours.append(_relay(feed, kafka.bootstrap_servers(), topic))
            bare.append(_bare(records, kafka.bootstrap_servers(), topic))
    return [ratio("relay / bare send() loop, the same records", ours, bare, target=0.6)]


def _relay(feed: Connection, bootstrap_servers: str, topic: str) -> float:
    with KafkaPublisher(bootstrap_servers=bootstrap_servers, topic=topic) as publisher:
        relay = Relay(feed, publisher)
        begun, published = time.perf_counter(), 0
        relay.add(Finder(feed).sweep())
        while not relay.idle:
            published += relay.run_round()
        return published / (time.perf_counter() - begun)


def _bare(records: list[_Record], bootstrap_servers: str, topic: str) -> float:
    producer = KafkaProducer(
        bootstrap_servers=bootstrap_servers,
        acks="all",
        compression_type="lz4",
        batch_size=128 * 1024,
        linger_ms=20,
    )
    producer.partitions_for(topic)
    begun = time.perf_counter()
    sent = [producer.send(topic, value, key, _HEADERS) for key, value in records]
    producer.flush()
    if not all(item.succeeded() for item in sent):
        raise AssertionError("the broker refused a record")
    seconds = time.perf_counter() - begun
    producer.close()
    return len(records) / seconds


def _records(feed: Connection) -> list[_Record]:
    waiting = feed.execute(
        "select log, coalesce(marks.seq, 0), heads.seq from heads left join marks using (log)"
        " where heads.seq > coalesce(marks.seq, 0)"
    ).fetchall()
    names = ("log", "seq", "recorded_at", "topic", "version", "subject", "data", "digest", "effective")
    rows = read_slices(feed, [Slice(*item) for item in waiting])
    return [(row[0].encode(), to_wire(**dict(zip(names, row, strict=True)))) for row in rows]
