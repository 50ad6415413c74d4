"""Real parts for every test: one PostgreSQL and one Kafka a session, a fresh database a test."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings
from psycopg import Connection
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer

from support.command_line import home_of_servers
from support.demo_year import load_demo_year
from support.kafka_server import KafkaServer, fresh_topic, running_embedded_broker, running_kafka
from support.parts import KafkaPart, kafka_part, postgres_part
from support.postgres_server import Database, PostgresServer, django_on, embedded_server
from support.scheduling import SharingScheduling, stretch_of
from tremplin_infra.environment import read_environment
from tremplin_tenants.checkpoint_header import CheckpointHeader

_KAFKA = pytest.StashKey[KafkaPart]()


def pytest_configure(config: pytest.Config) -> None:
    """Find the broker; a build machine without a real one is refused."""
    # How long a generated example takes says how busy the machine is, and nothing of what is tested.
    settings.register_profile("tremplin", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("tremplin")
    config.stash[_KAFKA] = part = kafka_part()
    if os.environ.get("CI") == "true" and part.name == "embedded broker":
        raise pytest.UsageError(f"CI=true needs a real Apache Kafka: {part.detail}")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which servers the tests run on."""
    part = config.stash[_KAFKA]
    return [f"kafka: {part.name} ({part.detail})", f"postgresql: {postgres_part()}"]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharingScheduling:
    """Where several processes run the tests, make once what several files share."""
    return SharingScheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes run the tests, put the longest first; the order stays random inside each stretch."""
    if config.pluginmanager.has_plugin("dsession") or hasattr(config, "workerinput"):
        items.sort(key=lambda item: stretch_of(item.path))


@pytest.fixture(scope="session", autouse=True)
def _answers_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    secrets = tmp_path_factory.mktemp("secrets")
    django_settings.TREMPLIN_ANSWERS_KEY = secrets / "answers.key"
    django_settings.TREMPLIN_SIGNING_KEY = (
        secrets / "signing.key"
    )  # which nobody makes: notes of tests have their own


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server that DATABASE_URL names, else an embedded one for this session."""
    url = read_environment().database_url
    with embedded_server() if url is None else PostgresServer(url, None) as server:
        yield server


@pytest.fixture(scope="session")
def template_database(postgres_server: PostgresServer, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A migrated database, copied for each test."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            name = stack.enter_context(postgres_server.template())
        yield name


@pytest.fixture
def database(
    postgres_server: PostgresServer, template_database: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """A fresh migrated database, which Django's connections use too."""
    with ExitStack() as stack:
        fresh = stack.enter_context(postgres_server.copy(template_database))
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(django_on(fresh))
        yield fresh


@pytest.fixture(scope="module")
def module_database(
    postgres_server: PostgresServer, template_database: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """As `database`, shared by the tests of one module that only read, or keep to logs of their own."""
    with ExitStack() as stack:
        fresh = stack.enter_context(postgres_server.copy(template_database))
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(django_on(fresh))
        yield fresh


@pytest.fixture(scope="session")
def demo_template(
    postgres_server: PostgresServer, template_database: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A database that holds the year of the demo, loaded once a session and copied for each module that reads it."""
    with postgres_server.copy(template_database) as loaded:
        with django_db_blocker.unblock(), django_on(loaded):
            load_demo_year(loaded)
        yield loaded.name


@pytest.fixture(scope="module")
def demo_database(
    postgres_server: PostgresServer, demo_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """A copy of the year of the demo, shared by a module, which Django's connections use too."""
    with ExitStack() as stack:
        fresh = stack.enter_context(postgres_server.copy(demo_template))
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(django_on(fresh))
        yield fresh


@pytest.fixture(autouse=True)
def _no_database_unless_asked(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A test that asks for no database is refused one, also beside tests that share their module's."""
    if {"database", "module_database", "demo_database"}.isdisjoint(request.fixturenames):
        with django_db_blocker.block(), patch.object(CheckpointHeader, "_refresh"):
            yield
    else:
        yield


@pytest.fixture
def owner(database: Database) -> Iterator[Connection[Any]]:
    """A connection to the database that sees and writes every row."""
    with closing(database.connect_superuser()) as connection:
        yield connection


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the session's broker: the one named, else a real one, else the embedded one."""
    part = request.config.stash[_KAFKA]
    if part.bootstrap_servers is not None:
        yield part.bootstrap_servers
    elif part.name == "embedded broker":
        with running_embedded_broker() as broker:
            yield broker.bootstrap_servers()
    else:
        with running_kafka() as server:
            yield server.bootstrap_servers()


@pytest.fixture
def real_kafka(request: pytest.FixtureRequest, kafka: str) -> str:
    """As `kafka`, skipped on the embedded broker, which makes any topic that it is asked about."""
    if request.config.stash[_KAFKA].name == "embedded broker":
        pytest.skip("the embedded broker does otherwise")
    return kafka


@pytest.fixture
def topic(kafka: str) -> Iterator[str]:
    """A topic of this test alone, of 6 partitions."""
    with fresh_topic(kafka) as name:
        yield name


@pytest.fixture
def own_kafka(request: pytest.FixtureRequest) -> Iterator[KafkaServer]:
    """A real broker of this test alone, to stop, kill and start again; skipped where there is none."""
    part = request.config.stash[_KAFKA]
    if part.name == "embedded broker" or part.bootstrap_servers is not None:
        pytest.skip("needs a real Apache Kafka that the test may stop")
    with running_kafka() as server:
        yield server


@pytest.fixture
def server_home() -> Iterator[Path]:
    """A folder for a TREMPLIN_HOME in `servers`, which PostgreSQL's account can reach; stopped and removed after."""
    with home_of_servers() as folder:
        yield folder
