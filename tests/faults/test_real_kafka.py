"""The broker that fault tests stop and kill comes back on its port with its topics."""

import pytest

from support.kafka_server import KafkaServer
from tremplin_infra.environment import SettingError
from tremplin_infra.servers.kafka_admin import make_topic, partition_count

pytestmark = [pytest.mark.faults, pytest.mark.kafka]


def test_a_broker_killed_or_stopped_comes_back_with_its_topics(own_kafka: KafkaServer) -> None:
    address = own_kafka.bootstrap_servers()
    make_topic(address, "kept", partitions=3)

    own_kafka.kill()
    with pytest.raises(SettingError, match="ne répond pas"):
        partition_count(address, "kept")
    own_kafka.start()
    assert partition_count(address, "kept") == 3

    own_kafka.stop()
    own_kafka.start()
    assert own_kafka.bootstrap_servers() == address
    assert partition_count(address, "kept") == 3
