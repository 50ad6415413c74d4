"""A database, a broker and the processes that go from one to the other and back."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from psycopg import Connection

from support.feeders import Feeders, feeders
from support.postgres_server import Database


@pytest.fixture
def owner(database: Database) -> Iterator[Connection[Any]]:
    """Sees and writes every row."""
    with closing(database.connect_superuser()) as connection:
        yield connection


@pytest.fixture
def started(database: Database, kafka: str, topic: str) -> Iterator[Feeders]:
    """Relays and consumers of this test's topic."""
    with feeders(database, kafka, topic) as found:
        yield found
