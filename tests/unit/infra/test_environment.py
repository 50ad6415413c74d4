"""Settings, those of Kafka among them: what is read, and the sentence that names the one that is wrong."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from tremplin_infra.database.databases import (
    database_name,
    django_databases,
    process_url,
    role_password,
    role_url,
)
from tremplin_infra.environment import Environment, SettingError, read_environment
from tremplin_infra.processes.process_variables import child_variables
from tremplin_infra.servers.kafka_security import OPEN, read_security


def _owned(url: str) -> Environment:
    return read_environment({"DATABASE_URL": url})


def test_nothing_is_needed() -> None:
    environment = read_environment({})

    assert environment.database_url is None
    assert environment.kafka_bootstrap_servers is None
    assert environment.home == Path(".tremplin").absolute()
    assert environment.topic == "tremplin.events"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://tremplin@[/tremplin"),
        ("DATABASE_URL", "postgresql://tremplin@localhost/"),
        ("DATABASE_URL", f"postgresql://tremplin@localhost/{'a' * 56}"),
        ("DATABASE_URL", "mysql://localhost/tremplin"),
        ("KAFKA_BOOTSTRAP_SERVERS", "localhost"),
        ("KAFKA_BOOTSTRAP_SERVERS", "http://localhost:9092"),
        ("TREMPLIN_CENTRALE_SIRET", "776056467"),
        ("TREMPLIN_TOPIC", "tremplin events"),
        ("TREMPLIN_TSA_URL", "horodatage.exemple.fr"),
        ("TREMPLIN_TSA_URL", "ftp://horodatage.exemple.fr/tsa"),
        ("TREMPLIN_TSA_URL", "http://moi:secret@horodatage.exemple.fr"),
        ("TREMPLIN_TSA_URL", "http://horodatage.exemple.fr:port/"),
        ("TREMPLIN_TSA_URL", "http://:80/"),
        ("TREMPLIN_PUBLIC_URL", "tremplin.exemple.fr"),
        ("TREMPLIN_PUBLIC_URL", "ftp://tremplin.exemple.fr"),
        ("TREMPLIN_PUBLIC_URL", "https://"),
        ("TREMPLIN_PUBLIC_URL", "https://tremplin.exemple.fr/api"),
        ("TREMPLIN_PUBLIC_URL", "https://tremplin.exemple.fr?x=1"),
        ("TREMPLIN_PUBLIC_URL", "https://moi:secret@tremplin.exemple.fr"),
        ("TREMPLIN_PUBLIC_URL", "https://tremplin.exemple.fr:port"),
        ("TREMPLIN_PUBLIC_URL", "https://tremplin.exemple.fr:65536"),
        ("TREMPLIN_PUBLIC_URL", "https://tremplin_interne"),
        ("TREMPLIN_PUBLIC_URL", "https://[::1"),
        ("TREMPLIN_PUBLIC_URL", "https://*"),
        ("TREMPLIN_PUBLIC_URL", "https://tremplin.exemple.fr\n"),
        ("TREMPLIN_PROXY_SCHEME_HEADER", "X-Forwarded-Proto: https"),
        ("TREMPLIN_PROXY_SCHEME_HEADER", "HTTP_X_FORWARDED_PROTO"),
        ("TREMPLIN_PROXY_ADDRESS_HEADER", "X-Forwarded-For, X-Real-IP"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(name: str, value: str) -> None:
    with pytest.raises(SettingError) as refused:
        read_environment({name: value})

    sentence = str(refused.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://Tremplin.exemple.fr", "tremplin.exemple.fr"), ("http://10.0.0.1:8000/", "10.0.0.1"),
     ("https://[2001:DB8::1]:443", "[2001:db8::1]"), ("", None)],
)  # fmt: skip
def test_the_public_address_names_a_host(url: str, host: str | None) -> None:
    assert read_environment({"TREMPLIN_PUBLIC_URL": url}).public_host == host


def test_each_role_has_a_password_derived_from_the_owner_s() -> None:
    url = "postgresql://tremplin:secret@db:5432/tremplin"

    passwords = {role_password(url, f"tremplin_{kind}") for kind in ("read", "command", "feed")}

    assert len(passwords) == 3
    assert "secret" not in "".join(map(str, passwords))
    assert str(role_password(url, "tremplin_read")) in role_url(url, "read")


@pytest.mark.parametrize(
    "owner",
    [
        "postgresql://tremplin:secret@db:5432/tremplin",
        "postgresql://tremplin:s%40%2F+c@[2001:db8::1]/trem%2Fplin?sslmode=verify-full&sslrootcert=/a%20b/c.pem",
        "postgresql://tremplin@/tremplin?host=/run/postgresql",
        "host=/run/postgresql dbname=tremplin user=o",
        "host=a,b port=5432,5433 dbname=tremplin user=o password='p w' target_session_attrs=primary",
        "dbname=tremplin port=5433",
    ],
)
def test_the_address_of_a_role_is_a_url_of_the_same_database(owner: str) -> None:
    url = role_url(owner, "read")

    role = f"{database_name(owner)}_read"
    wanted = {**conninfo_to_dict(owner), "user": role, "password": role_password(owner, role)}
    assert url.startswith("postgresql://")
    assert not set(url) & set(" '\"\\")
    assert conninfo_to_dict(url) == {name: value for name, value in wanted.items() if value is not None}


def test_an_owner_without_a_password_gives_roles_without_one() -> None:
    assert role_password("postgresql://tremplin@db/tremplin", "tremplin_read") is None


def test_django_uses_process_roles_and_the_owner_only_to_migrate() -> None:
    databases = django_databases(_owned("postgresql://tremplin:secret@db:5432/tremplin?sslmode=require"))

    assert {alias: item["USER"] for alias, item in databases.items()} == {
        "default": "tremplin_read",
        "command": "tremplin_command",
        "feed": "tremplin_feed",
        "owner": "tremplin",
    }
    assert {database["OPTIONS"]["sslmode"] for database in databases.values()} == {"require"}


_OWNER = "postgresql://tremplin:secret@db:5432/tremplin"


@pytest.mark.parametrize(
    ("process", "aliases"),
    [
        ("deliver", {"command"}),
        ("relay", {"feed"}),
        ("consume", {"feed"}),
        ("serve", {"default", "command", "feed"}),
    ],
)
def test_a_child_receives_only_its_own_roles_addresses(process: str, aliases: set[str]) -> None:
    given = child_variables(process, {"DATABASE_URL": _OWNER, "PGPASSWORD": "secret", "TREMPLIN_TOPIC": "t"})
    databases = django_databases(read_environment(given))

    assert {alias for alias, item in databases.items() if "USER" in item} == aliases
    assert {name for name in given if name.endswith("_URL")} == {
        f"TREMPLIN_{'READ' if alias == 'default' else alias.upper()}_URL" for alias in aliases
    }
    assert "secret" not in repr(given)
    assert given["TREMPLIN_TOPIC"] == "t"


def test_a_named_address_wins_over_the_one_derived_from_the_owner() -> None:
    named = "postgresql://someone:else@db:5432/tremplin"
    environment = read_environment({"DATABASE_URL": _OWNER, "TREMPLIN_FEED_URL": named})

    assert process_url(environment, "feed") == named
    assert process_url(environment, "command") == role_url(_OWNER, "command")


@pytest.mark.parametrize("name", ["TREMPLIN_READ_URL", "TREMPLIN_COMMAND_URL", "TREMPLIN_FEED_URL"])
def test_a_wrong_address_of_a_role_is_named(name: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} "):
        read_environment({name: "postgresql://tremplin@localhost/"})


_SIGNED = {
    "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "KAFKA_SASL_USERNAME": "relay",
    "KAFKA_SASL_PASSWORD": "hidden",
}


def test_kafka_needs_nothing() -> None:
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
def test_a_wrong_setting_of_kafka_is_one_sentence_that_names_it(wrong: dict[str, str], named: str) -> None:
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
