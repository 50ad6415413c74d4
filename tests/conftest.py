"""Real parts for every test: one PostgreSQL and one Kafka a run, a fresh database a test."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings
from psycopg import Connection
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.workermanage import WorkerController

from support.command_line import home_of_servers
from support.demo_year import load_demo_year
from support.kafka_server import (
    SHORT_LIVED,
    KafkaServer,
    fresh_topic,
    running_embedded_broker,
    running_kafka,
)
from support.parts import KafkaPart, kafka_part, postgres_part
from support.postgres_server import Database, PostgresServer, django_on, embedded_server, running_postgres
from support.scheduling import SharingScheduling, stretch_of
from support.shared_servers import SharedServers, Starter
from tremplin_infra.environment import read_environment
from tremplin_tenants.accounts.passwords import Argon2id
from tremplin_tenants.checkpoint_header import CheckpointHeader

_KAFKA = pytest.StashKey[KafkaPart]()
_STARTER = pytest.StashKey[Starter]()


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


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session: pytest.Session) -> Iterator[None]:
    """Where several processes run the tests, start for all of them the servers that they ask for."""
    with ExitStack() as stack:
        if session.config.pluginmanager.has_plugin("dsession"):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="tremplin-run-")))
            starter = Starter(folder, {"postgres": running_postgres, "kafka": _running_kafka})
            session.config.stash[_STARTER] = starter
            starter.start()
            stack.callback(starter.end)
        yield
        session.config.add_cleanup(stack.pop_all().close)


def pytest_configure_node(node: WorkerController) -> None:
    """Say to a process that runs tests where it asks for servers."""
    node.workerinput["servers"] = str(node.config.stash[_STARTER].folder)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharingScheduling:
    """Where several processes run the tests, keep in one those that share what is long to make."""
    return SharingScheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Keep what is imported, which lasts, out of the garbage collector's way: it would go over it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first, whose end would be waited for; the order stays random inside each stretch."""
    items.sort(key=lambda item: stretch_of(item.path))


def _shared(config: pytest.Config) -> SharedServers | None:
    """What this process shares with the others of the run, where there are several."""
    folder = getattr(config, "workerinput", {}).get("servers")
    return folder and SharedServers(Path(folder))


def _once(config: pytest.Config, name: str, make: Callable[[], str]) -> str:
    """Make a database once for all processes, where they share a server."""
    shared = None if read_environment().database_url else _shared(config)
    return shared.once(name, make) if shared else make()


@pytest.fixture(scope="session", autouse=True)
def _answers_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    secrets = tmp_path_factory.mktemp("secrets")
    django_settings.TREMPLIN_ANSWERS_KEY = secrets / "answers.key"
    django_settings.TREMPLIN_SIGNING_KEY = (
        secrets / "signing.key"
    )  # which nobody makes: notes of tests have their own


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash passwords in 0.2 ms: each account of a test has one, made and checked, in 65 ms each on the platform."""
    with patch.object(Argon2id, "memory_cost", 64):
        yield


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """The server that DATABASE_URL names, else an embedded one for this run."""
    url, shared = read_environment().database_url, _shared(request.config)
    if url is not None:
        found = PostgresServer(url, None)
    elif shared is not None:
        found = PostgresServer(*shared.addresses("postgres"))
    else:
        with embedded_server() as server:
            yield server
        return
    with found as server:
        yield server


@pytest.fixture(scope="session")
def template_database(
    request: pytest.FixtureRequest, postgres_server: PostgresServer, django_db_blocker: DjangoDbBlocker
) -> str:
    """A migrated database, made once a run and copied for each test."""
    with django_db_blocker.unblock():
        return _once(request.config, "template", postgres_server.template)


@pytest.fixture(scope="module")
def beginning(
    request: pytest.FixtureRequest,
    postgres_server: PostgresServer,
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    """The database that `database` copies: with what the function of the module's mark `begins_with` writes, once."""
    mark = request.node.get_closest_marker("begins_with")
    if mark is None:
        yield template_database
        return
    with postgres_server.copy(template_database) as begun:
        with django_db_blocker.unblock(), django_on(begun):
            mark.kwargs["write"](begun)
        yield begun.name


@pytest.fixture
def database(
    postgres_server: PostgresServer, beginning: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """A fresh migrated database, which Django's connections use too."""
    with ExitStack() as stack:
        fresh = stack.enter_context(postgres_server.copy(beginning))
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
    request: pytest.FixtureRequest,
    postgres_server: PostgresServer,
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
) -> str:
    """A database that holds the year of the demo, loaded once a run and copied for each module that reads it."""

    def load() -> str:
        loaded = postgres_server.kept_copy(template_database)
        with django_db_blocker.unblock(), django_on(loaded):
            load_demo_year(loaded)
        return loaded.name

    return _once(request.config, "demo", load)


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
    """The address of the run's broker: the one named, else a real one, else the embedded one."""
    part, shared = request.config.stash[_KAFKA], _shared(request.config)
    if part.bootstrap_servers is not None:
        yield part.bootstrap_servers
    elif part.name == "embedded broker":
        with running_embedded_broker() as broker:
            yield broker.bootstrap_servers()
    elif shared is not None:
        yield shared.addresses("kafka")
    else:
        with _running_kafka() as address:
            yield address


@contextmanager
def _running_kafka() -> Iterator[str]:
    with running_kafka(*SHORT_LIVED) as server:
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


@pytest.fixture(scope="module")
def own_kafka(request: pytest.FixtureRequest) -> Iterator[KafkaServer]:
    """A real broker of this module alone, to stop, kill and start again; skipped where there is none."""
    part = request.config.stash[_KAFKA]
    if part.name == "embedded broker" or part.bootstrap_servers is not None:
        pytest.skip("needs a real Apache Kafka that the test may stop")
    with running_kafka(*SHORT_LIVED) as server:
        yield server


@pytest.fixture
def server_home() -> Iterator[Path]:
    """A folder for a TREMPLIN_HOME in `servers`, which PostgreSQL's account can reach; stopped and removed after."""
    with home_of_servers() as folder:
        yield folder
