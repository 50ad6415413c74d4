"""The topic, on the broker that the header names."""

import secrets

import pytest

from support.patience import PATIENCE
from tremplin_infra.environment import SettingError
from tremplin_infra.processes.waiting import wait_until
from tremplin_infra.servers.kafka_admin import delete_topic, make_topic, partition_count, widen_topic

pytestmark = pytest.mark.kafka


def test_a_topic_is_made_once_and_keeps_its_partitions(kafka: str) -> None:
    topic = f"tremplin.test.{secrets.token_hex(6)}"

    assert make_topic(kafka, topic) == 24
    assert make_topic(kafka, topic, partitions=3) == 24

    delete_topic(kafka, topic)
    assert partition_count(kafka, topic) is None


def test_a_topic_that_the_broker_made_by_itself_is_given_its_partitions(kafka: str) -> None:
    topic = f"tremplin.test.{secrets.token_hex(6)}"
    make_topic(kafka, topic, partitions=1)

    widen_topic(kafka, topic)
    widen_topic(kafka, topic)

    assert wait_until(lambda: partition_count(kafka, topic) == 24, seconds=PATIENCE)
    delete_topic(kafka, topic)


def test_each_test_has_a_topic_of_its_own(kafka: str, topic: str) -> None:
    assert partition_count(kafka, topic) == 6


def test_a_broker_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(SettingError, match=r"^KAFKA_BOOTSTRAP_SERVERS : 127\.0\.0\.1:1 ne répond pas\.$"):
        make_topic("127.0.0.1:1", "any")
