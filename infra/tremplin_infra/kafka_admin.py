"""The topic that events travel on: made, counted, deleted. Infra's only module that speaks Kafka."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from kafka import KafkaAdminClient
from kafka.errors import KafkaError, TopicAlreadyExistsError, UnknownTopicOrPartitionError

from tremplin_infra.environment import SettingError
from tremplin_infra.waiting import wait_until

PARTITIONS = 24
CLUSTER_DEFAULT = -1  # replicas: as many as the cluster is set to keep
_TIMEOUT_MS = 10_000
# Longer than a minute shared by the deaths a supervisor allows: an outage of the broker never makes it give up.
_PATIENCE_S = 15.0
_SPREAD_SECONDS = 10  # for a change of metadata to reach the broker that is asked
# Kafka is transport, the store is truth: a week is enough for a consumer that was away.
_LARGEST_MESSAGE = 9 * 1024 * 1024  # more than the relay's largest request, so that it decides
_RETENTION_MS = 7 * 24 * 3600 * 1000


def check_broker(bootstrap_servers: str) -> None:
    """Wait until one of the servers accepts a connection: a broker may be starting, or starting again.

    Raises:
        SettingError: none does in time.
    """
    servers = bootstrap_servers.split(",")
    if not wait_until(lambda: any(map(_accepts, servers)), seconds=_PATIENCE_S):
        raise SettingError(f"KAFKA_BOOTSTRAP_SERVERS : {bootstrap_servers} ne répond pas.")


def make_topic(
    bootstrap_servers: str, topic: str, *, partitions: int = PARTITIONS, replicas: int = CLUSTER_DEFAULT
) -> int:
    """Make `topic` unless it exists; returns how many partitions it has, which never changes after.

    Raises:
        SettingError: no broker answers, or it refuses.
    """
    wanted = {
        "num_partitions": partitions,
        "replication_factor": replicas,
        "configs": {
            "cleanup.policy": "delete",
            "retention.ms": str(_RETENTION_MS),
            "max.message.bytes": str(_LARGEST_MESSAGE),
        },
    }
    with _admin(bootstrap_servers) as admin:
        try:
            admin.create_topics({topic: wanted})
        except TopicAlreadyExistsError:
            return _partitions(admin, topic) or partitions
        wait_until(lambda: _partitions(admin, topic) == partitions, seconds=_SPREAD_SECONDS)
        return partitions


def widen_topic(bootstrap_servers: str, topic: str, *, partitions: int = PARTITIONS) -> None:
    """Give `topic` the partitions it lacks: an embedded broker makes it with one, at the first word of a client.

    Raises:
        SettingError: no broker answers, or it refuses.
    """
    with _admin(bootstrap_servers) as admin:
        if (_partitions(admin, topic) or partitions) < partitions:
            admin.create_partitions({topic: partitions})


def partition_count(bootstrap_servers: str, topic: str) -> int | None:
    """How many partitions `topic` has, None where it does not exist.

    Raises:
        SettingError: no broker answers.
    """
    with _admin(bootstrap_servers) as admin:
        return _partitions(admin, topic)


def broker_version(bootstrap_servers: str) -> str:
    """The newest version of Kafka known here that the broker speaks, `4.3+`: it may be newer.

    Raises:
        SettingError: no broker answers.
    """
    with _admin(bootstrap_servers) as admin:
        # The client's public ways fail on a broker newer than it (an unknown key) or smaller (no description).
        return ".".join(map(str, admin._manager.broker_version)) + "+"


def delete_topic(bootstrap_servers: str, topic: str) -> None:
    """Delete `topic` and what it holds; nothing where it does not exist.

    Raises:
        SettingError: no broker answers, or it refuses.
    """
    with _admin(bootstrap_servers) as admin:
        if _partitions(admin, topic) is not None:
            admin.delete_topics([topic])
            wait_until(lambda: _partitions(admin, topic) is None, seconds=_SPREAD_SECONDS)


def _partitions(admin: KafkaAdminClient, topic: str) -> int | None:
    if topic not in admin.list_topics():
        return None
    try:
        return len(admin.describe_topics([topic])[0]["partitions"])
    except UnknownTopicOrPartitionError:
        return None


@contextmanager
def _admin(bootstrap_servers: str) -> Iterator[KafkaAdminClient]:
    """A client; every Kafka error becomes one sentence."""
    if not any(map(_accepts, bootstrap_servers.split(","))):
        raise SettingError(f"KAFKA_BOOTSTRAP_SERVERS : {bootstrap_servers} ne répond pas.")
    try:
        admin = KafkaAdminClient(
            bootstrap_servers=bootstrap_servers.split(","),
            client_id="tremplin-admin",
            bootstrap_timeout_ms=_TIMEOUT_MS,
            request_timeout_ms=_TIMEOUT_MS,
            reconnect_backoff_max_ms=1000,
        )
    except KafkaError as error:
        raise SettingError(f"KAFKA_BOOTSTRAP_SERVERS : {bootstrap_servers} ne répond pas.") from error
    try:
        yield admin
    except KafkaError as error:
        name = type(error).__name__
        raise SettingError(f"KAFKA_BOOTSTRAP_SERVERS : {bootstrap_servers} refuse ({name}).") from error
    finally:
        admin.close()


def _accepts(server: str) -> bool:
    """Whether HOST:PORT accepts a connection; the client itself leaks sockets when none does."""
    host, port = server.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port)), timeout=5):
            return True
    except (OSError, OverflowError):  # a port beyond 65535 overflows
        return False
