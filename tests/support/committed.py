"""Where the next consumer of a topic would start, as the broker says."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from kafka import KafkaConsumer, TopicPartition

from tremplin_consumers.records.kafka_source import KafkaSource


def committed(bootstrap_servers: str, topic: str, projection: str) -> dict[int, int]:
    """The offset that the workers of a projection have committed in each partition where they have."""
    with _consumer(bootstrap_servers, projection) as consumer:
        found = {
            partition: consumer.committed(TopicPartition(topic, partition))
            for partition in consumer.partitions_for_topic(topic)
        }
    return {partition: offset for partition, offset in found.items() if offset is not None}


def partitions_of(bootstrap_servers: str, topic: str, *logs: str) -> list[int]:
    """The partition of each log."""
    with closing(KafkaSource(bootstrap_servers=bootstrap_servers, topic=topic, group="any")) as source:
        source.partitions()
        return [source.partition_of(log) for log in logs]


@contextmanager
def _consumer(bootstrap_servers: str, projection: str) -> Iterator[KafkaConsumer]:
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap_servers, group_id=f"tremplin.{projection}", enable_auto_commit=False
    )
    with closing(consumer):
        yield consumer
