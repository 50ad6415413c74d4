"""Make, grant, measure and delete the topic of events; the only module of infra that uses a Kafka client."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
)
from kafka.errors import (
    AuthorizationError,
    KafkaError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
)
from kafka.net.manager import KafkaConnectionManager
from kafka.net.selector import NetworkSelector

from tremplin_infra.environment import SettingError
from tremplin_infra.servers.kafka_security import OPEN, KafkaSecurity
from tremplin_infra.waiting import wait_until

PARTITIONS = 24
CLUSTER_DEFAULT = -1  # replicas: as many as the cluster is set to keep
GROUPS = "tremplin."
"""What the names of all groups of consumers begin with."""
_TIMEOUT_MS = 10_000
_CONNECT_S = 5.0
_LOOK_EVERY_S = 0.2
# Longer than a minute shared by the deaths a supervisor allows: an outage of the broker never makes it give up.
_PATIENCE_S = 15.0
_SPREAD_SECONDS = 10  # for a change of metadata to reach the broker that is asked
# Kafka is transport, the store is truth: a week is enough for a consumer that was away.
_LARGEST_MESSAGE = 9 * 1024 * 1024  # more than the relay's largest request, so that it decides
_RETENTION_MS = 7 * 24 * 3600 * 1000
_CONFIGS = {
    "cleanup.policy": "delete",
    "retention.ms": str(_RETENTION_MS),
    "max.message.bytes": str(_LARGEST_MESSAGE),
}


class _Unanswered(SettingError):
    """No server answers in this protocol: it may be starting."""


def check_broker(
    bootstrap_servers: str, topic: str, *, security: KafkaSecurity, operation: Literal["read", "write"]
) -> None:
    """Wait until a server answers this account, which may `operation` the topic: a broker may be starting.

    Raises:
        SettingError: none does in time, or it refuses the account, its certificate or its rights.
    """
    _wait_for_answer(bootstrap_servers, security)
    if security == OPEN:
        return  # nobody has rights there, everybody may
    with _admin(bootstrap_servers, security) as admin:
        (described,) = admin.describe_topics([topic])
        missing = described["error_code"] == UnknownTopicOrPartitionError.errno
        allowed = described["authorized_operations"] or ()
    if not missing and operation.upper() not in allowed:
        what = {"read": "lire", "write": "écrire"}[operation]
        raise SettingError(
            f"KAFKA_SASL_USERNAME : {_account(security)} ne peut pas {what} le sujet {topic} (« tremplin topics »)."
        )


def _wait_for_answer(bootstrap_servers: str, security: KafkaSecurity) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return _reach(bootstrap_servers, security)
        except _Unanswered:
            if time.monotonic() > deadline:
                raise
            time.sleep(_LOOK_EVERY_S)


def make_topic(
    bootstrap_servers: str,
    topic: str,
    *,
    partitions: int = PARTITIONS,
    replicas: int = CLUSTER_DEFAULT,
    security: KafkaSecurity = OPEN,
) -> int:
    """Make `topic` unless it exists; returns how many partitions it has, which never changes after.

    Raises:
        SettingError: no broker answers, or it refuses.
    """
    wanted = {"num_partitions": partitions, "replication_factor": replicas, "configs": _CONFIGS}
    with _admin(bootstrap_servers, security) as admin:
        try:
            admin.create_topics({topic: wanted})
        except TopicAlreadyExistsError:
            return _partitions(admin, topic) or partitions
        wait_until(lambda: _partitions(admin, topic) == partitions, seconds=_SPREAD_SECONDS)
        return partitions


def grant_topic(
    bootstrap_servers: str, topic: str, *, relay: str | None, consume: str | None, security: KafkaSecurity
) -> None:
    """Let the user `relay` write the topic, and `consume` read it and keep its offsets; repeating changes nothing.

    Raises:
        SettingError: no broker answers, or it refuses: it has no authorizer, or the account may not grant.
    """
    on_topic = ResourcePattern(ResourceType.TOPIC, topic)
    groups = ResourcePattern(ResourceType.GROUP, GROUPS, ACLResourcePatternType.PREFIXED)
    wanted = [(relay, on_topic, ACLOperation.WRITE), (consume, on_topic, ACLOperation.READ)]
    wanted.append((consume, groups, ACLOperation.READ))
    acls = [
        ACL(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, pattern)
        for user, pattern, operation in wanted
        if user is not None
    ]
    with _admin(bootstrap_servers, security) as admin:
        failed = admin.create_acls(acls)["failed"]
        if failed:
            raise failed[0]()


def widen_topic(bootstrap_servers: str, topic: str) -> None:
    """Give `topic` the partitions it lacks: an embedded broker makes it with one when a client first names it.

    Raises:
        SettingError: no broker answers, or it refuses.
    """
    with _admin(bootstrap_servers, OPEN) as admin:
        if (_partitions(admin, topic) or PARTITIONS) < PARTITIONS:
            admin.create_partitions({topic: PARTITIONS})


def partition_count(bootstrap_servers: str, topic: str, *, security: KafkaSecurity = OPEN) -> int | None:
    """Return the number of partitions of `topic`, None where it does not exist.

    Raises:
        SettingError: no broker answers.
    """
    with _admin(bootstrap_servers, security) as admin:
        return _partitions(admin, topic)


def partitions_without_copy(bootstrap_servers: str, topic: str, *, security: KafkaSecurity = OPEN) -> int:
    """Return how many partitions of `topic` lack one of their copies: a broker is away, or catches up.

    Raises:
        SettingError: no broker answers.
    """
    with _admin(bootstrap_servers, security) as admin:
        (described,) = admin.describe_topics([topic])
        return sum(len(part["isr_nodes"]) < len(part["replica_nodes"]) for part in described["partitions"])


def broker_version(bootstrap_servers: str, *, security: KafkaSecurity = OPEN) -> str:
    """Return the newest version of Kafka that client and broker share, as `4.3+`: the broker may be newer.

    Raises:
        SettingError: no broker answers.
    """
    with _admin(bootstrap_servers, security) as admin:
        # The client's public ways fail on a broker newer than it (an unknown key) or smaller (no description).
        return ".".join(map(str, admin._manager.broker_version)) + "+"


def delete_topic(bootstrap_servers: str, topic: str, *, security: KafkaSecurity = OPEN) -> None:
    """Delete `topic` and what it holds; nothing where it does not exist.

    Raises:
        SettingError: no broker answers, or it refuses.
    """
    with _admin(bootstrap_servers, security) as admin:
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
def _admin(bootstrap_servers: str, security: KafkaSecurity) -> Iterator[KafkaAdminClient]:
    """Open a client; every Kafka error becomes one sentence."""
    admin = _connected(bootstrap_servers, security)
    try:
        yield admin
    except AuthorizationError as error:
        name = type(error).__name__
        raise SettingError(
            f"KAFKA_SASL_USERNAME : {_account(security)} n’a pas ce droit ({name})."
        ) from error
    except KafkaError as error:
        name = type(error).__name__
        raise SettingError(f"KAFKA_BOOTSTRAP_SERVERS : {bootstrap_servers} refuse ({name}).") from error
    finally:
        admin.close()


def _connected(bootstrap_servers: str, security: KafkaSecurity) -> KafkaAdminClient:
    _reach(bootstrap_servers, security)
    try:
        return KafkaAdminClient(
            bootstrap_servers=bootstrap_servers.split(","),
            client_id="tremplin-admin",
            bootstrap_timeout_ms=_TIMEOUT_MS,
            request_timeout_ms=_TIMEOUT_MS,
            reconnect_backoff_max_ms=1000,
            **security.options(),
        )
    except KafkaError as error:
        raise _unanswered(bootstrap_servers, security) from error


def _reach(bootstrap_servers: str, security: KafkaSecurity) -> None:
    """Open one connection to find what is wrong with it: a client only reports that its time is up."""
    server = next(filter(_accepts, bootstrap_servers.split(",")), None)
    if server is None:
        raise _Unanswered(f"KAFKA_BOOTSTRAP_SERVERS : {bootstrap_servers} ne répond pas.")
    if security.tls:
        _check_certificate(server, security)
    _check_account(server, security)


def _check_certificate(server: str, security: KafkaSecurity) -> None:
    host, port = server.rsplit(":", 1)
    try:
        with (
            socket.create_connection((host, int(port)), timeout=_CONNECT_S) as plain,
            security.context().wrap_socket(plain, server_hostname=host),
        ):
            return
    except ssl.SSLCertVerificationError as error:
        raise SettingError(
            f"KAFKA_SSL_CAFILE : le certificat de {server} n’est pas reconnu ({error.verify_message})."
        ) from error
    except OSError as error:  # ssl.SSLError is one
        raise _unanswered(server, security) from error


def _check_account(server: str, security: KafkaSecurity) -> None:
    net = NetworkSelector()
    manager = KafkaConnectionManager(net, bootstrap_servers=[server], **security.options())
    (node,) = manager.cluster.bootstrap_brokers()
    connection = manager.get_connection(
        node.node_id, timeout_ms=_TIMEOUT_MS, pop_on_close=False, refresh_metadata_on_err=False
    )

    async def signed_in() -> None:
        await connection

    try:
        manager.run(signed_in)
    except KafkaError as error:
        if security.username is None or connection.broker_version_data is None:
            raise _unanswered(server, security) from error
        # It said its version, then hung up on the account; why it did is lost by the client.
        raise SettingError(
            f"KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD, KAFKA_SASL_MECHANISM : {server} refuse "
            f"{_account(security)} en {security.mechanism}."
        ) from error
    finally:
        manager.close()
        net.close()


def _unanswered(servers: str, security: KafkaSecurity) -> "_Unanswered":
    return _Unanswered(f"KAFKA_SECURITY_PROTOCOL : {servers} ne répond pas en {security.protocol}.")


def _account(security: KafkaSecurity) -> str:
    return "le certificat présenté" if security.username is None else f"le compte « {security.username} »"


def _accepts(server: str) -> bool:
    """Whether HOST:PORT accepts a connection; the client itself leaks sockets when none does."""
    host, port = server.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port)), timeout=_CONNECT_S):
            return True
    except (OSError, OverflowError):  # a port beyond 65535 overflows
        return False
