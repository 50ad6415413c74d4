"""The console script's manners: help, exit codes, one sentence for what is wrong."""

import json
import socket
from pathlib import Path

import pytest

from support.command_line import helps, tremplin
from support.postgres_server import Database, PostgresServer
from tremplin_infra.cli import COMMANDS
from tremplin_infra.database.databases import django_databases
from tremplin_infra.environment import read_environment

ACTS = (
    *("keys create", "keys list", "keys revoke", "held list", "held retry", "events schema"),
    *("audit history", "audit state", "audit replay", "audit verify", "audit compare"),
    *("persons erase", "persons named"),
)


def test_every_command_and_act_explains_itself_with_an_example() -> None:
    found = helps(*COMMANDS, *ACTS)

    assert {name: code for name, (code, _) in found.items() if code} == {}
    assert [
        name for name, (_, text) in found.items() if f"tremplin {name}" not in text.partition("Exemple :")[2]
    ] == []


def test_the_overview_lists_every_command() -> None:
    done = tremplin("--help")

    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_an_unknown_command_is_refused() -> None:
    done = tremplin("forecast")

    assert done.returncode == 2
    assert "unknown command" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (["migrate"], {"DATABASE_URL": "postgresql://tremplin:secret@127.0.0.1:1/tremplin"}),
        (["migrate"], {"DATABASE_URL": "tremplin"}),
        (["deliver"], {"DATABASE_URL": "postgresql://tremplin:secret@127.0.0.1:1/tremplin"}),
        (["topics"], {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "DATABASE_URL": "postgresql://a@b/c"}),
        (["topics"], {"KAFKA_BOOTSTRAP_SERVERS": "nowhere"}),
        (["topics"], {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:99999", "DATABASE_URL": "postgresql://a@b/c"}),
        (["migrate"], {"TREMPLIN_CENTRALE_SIRET": "123"}),
        (["serve"], {"TREMPLIN_PUBLIC_URL": "tremplin.exemple.fr"}),
        (["serve"], {"TREMPLIN_PROXY_SCHEME_HEADER": "X-Forwarded-Proto: https"}),
        (["migrate"], {"TREMPLIN_HOME": "/proc/tremplin"}),
    ],
)
def test_a_setting_that_is_wrong_is_one_sentence_that_names_it(
    arguments: list[str], settings: dict[str, str]
) -> None:
    done = tremplin(*arguments, settings=settings)

    assert done.returncode == 2
    assert next(iter(settings)) in done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


@pytest.mark.faults  # it waits as long as a start may take
@pytest.mark.parametrize("name", ["relay", "consume"])
def test_a_process_whose_broker_never_answers_names_the_setting(database: Database, name: str) -> None:
    settings = {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "DATABASE_URL": database.url}
    done = tremplin(name, settings=settings)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "KAFKA_BOOTSTRAP_SERVERS" in done.stderr


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = tremplin("up", "--port", str(port), settings={"TREMPLIN_HOME": str(tmp_path)})

    assert done.returncode == 2
    assert done.stderr.startswith(f"tremplin : --port : 127.0.0.1:{port} ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_new_database_is_migrated_and_processes_refuse_it_before(postgres_server: PostgresServer) -> None:
    with postgres_server.empty() as database:
        settings = {"DATABASE_URL": database.url}
        before = tremplin("deliver", settings=settings)
        done = tremplin("migrate", settings=settings)
        again = tremplin("migrate", settings=settings)
        with database.connect("read") as connection:
            role = connection.execute("SELECT current_user").fetchone()

    assert (before.returncode, before.stderr.count("\n")) == (2, 1)
    assert "tremplin migrate" in before.stderr
    assert (done.returncode, again.returncode) == (0, 0), done.stderr
    assert role == (django_databases(read_environment({"DATABASE_URL": database.url}))["default"]["USER"],)


@pytest.mark.kafka
def test_the_topic_has_the_requested_partitions_or_the_command_fails(kafka: str, database: Database) -> None:
    settings = {
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "DATABASE_URL": database.url,
        "TREMPLIN_TOPIC": f"tremplin.test.{database.name}",
    }
    made = tremplin("topics", "--partitions", "3", "--json", settings=settings)
    known = tremplin("topics", "--json", settings=settings)

    assert json.loads(made.stdout) == {"topic": settings["TREMPLIN_TOPIC"], "partitions": 3}
    assert json.loads(known.stdout) == json.loads(made.stdout)
    assert (made.returncode, known.returncode) == (0, 1)
