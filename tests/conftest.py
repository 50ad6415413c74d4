"""Real parts for every test: one PostgreSQL and one Kafka a session, a fresh database a test."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import django
import pytest
from django.test.utils import setup_test_environment, teardown_test_environment

from support.postgres_server import Database, PostgresServer, django_on, embedded_server
from tremplin_infra.environment import read_environment


def pytest_configure(config: pytest.Config) -> None:
    """Set Django up once, on no database: a test that needs one asks for it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin_infra.settings")
    django.setup()
    setup_test_environment()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give back what `setup_test_environment` changed."""
    teardown_test_environment()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server that DATABASE_URL names, else an embedded one for this session."""
    url = read_environment().database_url
    if url is not None:
        yield PostgresServer(url, None)
        return
    with embedded_server() as server:
        yield server


@pytest.fixture(scope="session")
def template_database(postgres_server: PostgresServer) -> Iterator[str]:
    """A migrated database, copied for each test."""
    with postgres_server.template() as name:
        yield name


@pytest.fixture
def database(postgres_server: PostgresServer, template_database: str) -> Iterator[Database]:
    """A fresh migrated database, which Django's connections use too."""
    with ExitStack() as stack:
        fresh = stack.enter_context(postgres_server.copy(template_database))
        stack.enter_context(django_on(fresh))
        yield fresh


@pytest.fixture(scope="module")
def module_database(postgres_server: PostgresServer, template_database: str) -> Iterator[Database]:
    """As `database`, shared by the tests of one module that only read, or keep to logs of their own."""
    with ExitStack() as stack:
        fresh = stack.enter_context(postgres_server.copy(template_database))
        stack.enter_context(django_on(fresh))
        yield fresh
