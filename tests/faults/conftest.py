"""A database, a broker and the processes that go from one to the other and back."""

from collections.abc import Iterator

import pytest

from support.bulk_hours import Feeders, feeders
from support.postgres_server import Database


@pytest.fixture
def started(database: Database, kafka: str, topic: str) -> Iterator[Feeders]:
    """Relays and consumers of this test's topic."""
    with feeders(database, kafka, topic) as found:
        yield found
