"""Report the state of the broker and of the topic of events."""

from tremplin_infra.environment import SettingError
from tremplin_infra.servers.kafka_admin import broker_version, partition_count, partitions_without_copy
from tremplin_infra.servers.kafka_security import OPEN, KafkaSecurity
from tremplin_infra.status.part import Part


def broker_parts(bootstrap_servers: str, topic: str, *, security: KafkaSecurity = OPEN) -> list[Part]:
    """Return Kafka, then its topic."""
    kafka, its_topic = Part(part="kafka"), Part(part=f"topic {topic}")
    try:
        kafka.version = broker_version(bootstrap_servers, security=security)
        kafka.reachable = True
        partitions = partition_count(bootstrap_servers, topic, security=security)
        lacking = partitions and partitions_without_copy(bootstrap_servers, topic, security=security)
    except SettingError as error:
        kafka.problems.append(str(error))
        return [kafka, its_topic]
    if partitions is None:
        its_topic.problems.append(f"Le sujet {topic} n’existe pas : lancez « tremplin topics ».")
    else:
        its_topic.reachable = True
        its_topic.version = f"{partitions} partitions"
        if lacking:
            its_topic.problems.append(
                f"{lacking} partitions sur {partitions} n’ont pas toutes leurs copies : "
                "un serveur de Kafka est absent, ou se remet à jour."
            )
    return [kafka, its_topic]
