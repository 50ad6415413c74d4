"""How a process signs in to Kafka: what is read, and the sentence that names a setting that is wrong."""

from pathlib import Path

import pytest

from tremplin_infra.environment import SettingError
from tremplin_infra.processes.process_variables import child_variables
from tremplin_infra.servers.kafka_security import OPEN, read_security

_SIGNED = {
    "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "KAFKA_SASL_USERNAME": "relay",
    "KAFKA_SASL_PASSWORD": "hidden",
}


def test_nothing_is_needed() -> None:
    assert read_security({}) == OPEN
    assert OPEN.options() == {"security_protocol": "PLAINTEXT"}


def test_an_account_and_its_password_are_the_clients() -> None:
    security = read_security(_SIGNED)

    assert security.options() == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "relay",
        "sasl_plain_password": "hidden",
    }
    assert "hidden" not in repr(security)


def test_a_password_may_be_in_a_file_with_a_line_end(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("in a file\n")
    given = {"KAFKA_SASL_PASSWORD": "", "KAFKA_SASL_PASSWORD_FILE": str(file)}

    assert read_security({**_SIGNED, **given}).options()["sasl_plain_password"] == file.read_text().strip()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"KAFKA_SECURITY_PROTOCOL": "TLS"}, "KAFKA_SECURITY_PROTOCOL"),
        ({"KAFKA_SECURITY_PROTOCOL": ""}, "KAFKA_SASL_USERNAME"),
        ({"KAFKA_SECURITY_PROTOCOL": "SSL"}, "KAFKA_SASL_USERNAME"),
        ({"KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT", "KAFKA_SSL_CAFILE": "a"}, "KAFKA_SSL_CAFILE"),
        ({"KAFKA_SASL_MECHANISM": "GSSAPI"}, "KAFKA_SASL_MECHANISM"),
        (
            {"KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT", "KAFKA_SASL_MECHANISM": "PLAIN"},
            "KAFKA_SASL_MECHANISM",
        ),
        ({"KAFKA_SASL_USERNAME": ""}, "KAFKA_SASL_USERNAME"),
        ({"KAFKA_SASL_USERNAME": "a,b"}, "KAFKA_SASL_USERNAME"),
        ({"KAFKA_SASL_PASSWORD": ""}, "KAFKA_SASL_PASSWORD"),
        ({"KAFKA_SASL_PASSWORD_FILE": "/nowhere"}, "KAFKA_SASL_PASSWORD"),
        ({"KAFKA_SASL_PASSWORD": "", "KAFKA_SASL_PASSWORD_FILE": "/nowhere"}, "KAFKA_SASL_PASSWORD_FILE"),
        ({"KAFKA_SASL_PASSWORD": "", "KAFKA_SASL_PASSWORD_FILE": "/dev/null"}, "KAFKA_SASL_PASSWORD_FILE"),
        ({"KAFKA_SSL_CAFILE": "/nowhere"}, "KAFKA_SSL_CAFILE"),
        ({"KAFKA_SSL_CAFILE": "/dev/null"}, "KAFKA_SSL_CAFILE"),
        ({"KAFKA_SSL_CERTFILE": "/nowhere"}, "KAFKA_SSL_CERTFILE"),
        ({"KAFKA_SSL_KEYFILE": "/nowhere"}, "KAFKA_SSL_CERTFILE"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError) as refused:
        read_security({**_SIGNED, **wrong})

    sentence = str(refused.value)
    assert sentence.startswith(named)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "hidden" not in sentence


_EVERY_ACCOUNT = {
    "KAFKA_BOOTSTRAP_SERVERS": "kafka:9093",
    "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "KAFKA_SASL_USERNAME": "admin",
    "KAFKA_SASL_PASSWORD": "of-admin",
    "KAFKA_RELAY_SASL_USERNAME": "relay",
    "KAFKA_RELAY_SASL_PASSWORD_FILE": "/of-relay",
    "KAFKA_CONSUME_SASL_USERNAME": "consume",
    "KAFKA_CONSUME_SASL_PASSWORD": "of-consume",
}
_SHARED = {"KAFKA_BOOTSTRAP_SERVERS": "kafka:9093", "KAFKA_SECURITY_PROTOCOL": "SASL_SSL"}


@pytest.mark.parametrize(
    ("process", "own"),
    [
        ("relay", {**_SHARED, "KAFKA_SASL_USERNAME": "relay", "KAFKA_SASL_PASSWORD_FILE": "/of-relay"}),
        ("consume", {**_SHARED, "KAFKA_SASL_USERNAME": "consume", "KAFKA_SASL_PASSWORD": "of-consume"}),
        ("deliver", {}),
        ("serve", {}),
    ],
)
def test_a_child_is_given_its_own_account_and_no_other(process: str, own: dict[str, str]) -> None:
    given = child_variables(process, {**_EVERY_ACCOUNT, "PATH": "/bin"})

    assert {name: value for name, value in given.items() if name.startswith("KAFKA_")} == own
    assert given["PATH"] == "/bin"


def test_relay_and_consumers_without_accounts_use_the_parent_s() -> None:
    given = child_variables("relay", {**_SIGNED, "KAFKA_CONSUME_SASL_USERNAME": "consume"})

    assert given == _SIGNED
