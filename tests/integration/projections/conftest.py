"""Stories whose facts are projected: each in memory and on the PostgreSQL that holds the rows."""

from collections.abc import Iterator

import pytest

from support.memory_logs import MemoryLogs
from support.postgres_server import Database
from support.store_logs import store_logs
from support.story import Story


@pytest.fixture(params=["memory", "postgresql"])
def blank_story(request: pytest.FixtureRequest, database: Database) -> Iterator[Story]:
    """A centrale with nothing in it, on 5 January 2026."""
    if request.param == "memory":
        yield Story(MemoryLogs())
        return
    with store_logs(database) as logs:
        logs.clear()
        yield Story(logs)
