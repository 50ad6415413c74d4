"""Brokers: a real one behind TLS, SCRAM and ACLs grants each process its own acts; the topic is made."""

import secrets
from collections.abc import Iterator
from typing import Literal

import pytest

from support.command_line import tremplin
from support.parts import kafka_part
from support.postgres_server import PATIENCE, Database
from support.secured_kafka import (
    ADMIN,
    CONSUME,
    PASSWORDS,
    RELAY,
    STRANGER,
    SecuredKafka,
    running_secured_kafka,
)
from tremplin_consumers.records.kafka_source import KafkaSource
from tremplin_consumers.records.source import SourceUnavailable
from tremplin_infra.environment import SettingError
from tremplin_infra.servers.kafka_admin import (
    check_broker,
    delete_topic,
    grant_topic,
    make_topic,
    partition_count,
    widen_topic,
)
from tremplin_infra.servers.kafka_security import KafkaSecurity, read_security
from tremplin_infra.waiting import wait_until
from tremplin_platform.relay.kafka_publisher import KafkaPublisher
from tremplin_platform.relay.relay import BrokerUnavailable

pytestmark = [pytest.mark.kafka, pytest.mark.faults]

TOPIC = "tremplin.events"


@pytest.fixture(scope="module")
def secured() -> Iterator[SecuredKafka]:
    """The broker, its topic made and granted by the command line, as the README says."""
    if kafka_part().name == "embedded broker":
        pytest.skip("needs a real Apache Kafka")
    with running_secured_kafka() as broker:
        made = tremplin(
            *("topics", "--partitions", "3", "--relay", RELAY, "--consume", CONSUME),
            settings=broker.settings(ADMIN) | _NO_DATABASE,
        )
        assert made.returncode == 0, made.stderr
        yield broker


_NO_DATABASE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}


def _nothing() -> None:
    pass


def _security(secured: SecuredKafka, user: str, **changed: str) -> KafkaSecurity:
    return read_security({**secured.settings(user), **changed})


def _publisher(secured: SecuredKafka, user: str) -> KafkaPublisher:
    options = _security(secured, user).options()
    return KafkaPublisher(bootstrap_servers=secured.bootstrap_servers, topic=TOPIC, security=options)


def _source(secured: SecuredKafka, user: str, group: str) -> KafkaSource:
    options = _security(secured, user).options()
    return KafkaSource(
        bootstrap_servers=secured.bootstrap_servers, topic=TOPIC, group=group, security=options
    )


def _values(source: KafkaSource) -> set[bytes]:
    source.assign(range(source.partitions()))
    found: set[bytes] = set()

    def polled() -> bool:
        found.update(item.value or b"" for item in source.poll(timeout_s=0.2, limit=50))
        return bool(found)

    assert wait_until(polled, seconds=PATIENCE)
    return found


def test_the_relay_writes_and_the_consumers_read(secured: SecuredKafka) -> None:
    with _publisher(secured, RELAY) as publisher:
        assert publisher.publish({"m": [b"one"]}, meanwhile=_nothing) == {"m": 1}

    with _source(secured, CONSUME, "tremplin.ledger") as source:
        assert b"one" in _values(source)


@pytest.mark.parametrize("user", [CONSUME, STRANGER])
def test_only_the_relay_may_write(secured: SecuredKafka, user: str) -> None:
    with _publisher(secured, RELAY) as relay:
        relay.publish({"m": [b"before"]}, meanwhile=_nothing)
    with pytest.raises(SettingError, match=f"^KAFKA_SASL_USERNAME : le compte « {user} » ne peut pas écrire"):
        _check(secured, user, "write")
    published = _published_by(secured, user)

    with _source(secured, CONSUME, "tremplin.ledger") as source:
        assert published in ({"m": 0}, None)
        assert b"forged" not in _values(source)


def _published_by(secured: SecuredKafka, user: str) -> dict[str, int] | None:
    """Publish as a client that checks nothing first; None where it does not see the topic."""
    try:
        with _publisher(secured, user) as publisher:
            return publisher.publish({"m": [b"forged"]}, meanwhile=_nothing)
    except BrokerUnavailable:
        return None


@pytest.mark.parametrize("user", [RELAY, STRANGER])
def test_only_the_consumers_may_read(secured: SecuredKafka, user: str) -> None:
    with pytest.raises(SettingError, match=f"^KAFKA_SASL_USERNAME : le compte « {user} » ne peut pas lire"):
        _check(secured, user, "read")

    with pytest.raises(SourceUnavailable):
        _read(secured, user)


def _read(secured: SecuredKafka, user: str) -> None:
    with _source(secured, user, "tremplin.ledger") as source:
        source.assign(range(3))
        wait_until(lambda: bool(source.poll(timeout_s=0.2, limit=50)), seconds=PATIENCE)


@pytest.mark.parametrize("user", [RELAY, CONSUME, STRANGER])
def test_no_process_makes_deletes_or_grants(secured: SecuredKafka, user: str) -> None:
    address, security = secured.bootstrap_servers, _security(secured, user)

    for act in (
        lambda: make_topic(address, "another", security=security),
        lambda: grant_topic(address, TOPIC, relay=user, consume=user, security=security),
    ):
        with pytest.raises(
            SettingError, match=f"^KAFKA_SASL_USERNAME : le compte « {user} » n’a pas ce droit"
        ):
            act()
    if user != STRANGER:  # which does not even see that the topic exists
        with pytest.raises(
            SettingError, match=f"^KAFKA_SASL_USERNAME : le compte « {user} » n’a pas ce droit"
        ):
            delete_topic(address, TOPIC, security=security)
    else:
        assert partition_count(address, TOPIC, security=security) is None

    assert partition_count(address, TOPIC, security=_security(secured, ADMIN)) == 3
    assert partition_count(address, "another", security=_security(secured, ADMIN)) is None


def test_accounts_with_their_rights_are_let_in(secured: SecuredKafka) -> None:
    _check(secured, RELAY, "write")
    _check(secured, CONSUME, "read")


def _check(secured: SecuredKafka, user: str, operation: Literal["read", "write"]) -> None:
    check_broker(
        secured.bootstrap_servers,
        TOPIC,
        security=_security(secured, user),
        operation=operation,
    )


_NOT_THE_PASSWORD = {"KAFKA_SASL_PASSWORD": "not-the-secret"}
_THE_STRANGER_S = {"KAFKA_SASL_USERNAME": STRANGER, "KAFKA_SASL_PASSWORD": PASSWORDS[STRANGER]}


@pytest.mark.parametrize(
    ("process", "wrong", "named"),
    [
        ("relay", _NOT_THE_PASSWORD, "KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD"),
        ("consume", _NOT_THE_PASSWORD, "KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD"),
        ("relay", {"KAFKA_SASL_MECHANISM": "SCRAM-SHA-256"}, "KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD"),
        ("relay", {"KAFKA_SSL_CAFILE": "other"}, "KAFKA_SSL_CAFILE"),
        (  # a broker that waits for TLS says nothing: it is waited for as one that starts
            "consume",
            {"KAFKA_SSL_CAFILE": "", "KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT"},
            "KAFKA_SECURITY_PROTOCOL",
        ),
        ("relay", _THE_STRANGER_S, "KAFKA_SASL_USERNAME"),
        ("consume", _THE_STRANGER_S, "KAFKA_SASL_USERNAME"),
    ],
)
def test_a_wrong_setting_ends_the_process_with_one_sentence(
    secured: SecuredKafka, database: Database, process: str, wrong: dict[str, str], named: str
) -> None:
    given = {**secured.settings(process), "DATABASE_URL": database.url, **wrong}
    if wrong.get("KAFKA_SSL_CAFILE") == "other":
        given["KAFKA_SSL_CAFILE"] = str(secured.other_ca_file)

    ended = tremplin(process, settings=given)

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"tremplin : {named}"), ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not any(secret in ended.stderr for secret in (*PASSWORDS.values(), "not-the-secret"))


def test_status_signs_in_too(secured: SecuredKafka, database: Database) -> None:
    done = tremplin("status", settings={**secured.settings(ADMIN), "DATABASE_URL": database.url})

    assert "✓ topic tremplin.events  3 partitions" in done.stdout
    assert PASSWORDS[ADMIN] not in done.stdout + done.stderr


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
