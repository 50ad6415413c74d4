"""The same stories in memory and on PostgreSQL: a rule holds whatever keeps the logs."""

from collections.abc import Callable, Iterator

import pytest

from support.memory_logs import MemoryLogs
from support.postgres_server import PostgresServer
from support.salted import faults, unsalted_copies
from support.store_logs import StoreLogs, store_logs
from support.story import Story


@pytest.fixture(params=["memory", pytest.param("postgresql", marks=pytest.mark.postgres)])
def story(request: pytest.FixtureRequest) -> Iterator[Story]:
    """A centrale with nothing in it, on 5 January 2026. Every event holds to its schema, every copy is salted."""
    if request.param == "memory":
        logs = MemoryLogs()
        yield Story(logs)
        assert unsalted_copies(logs) == []
        assert [fault for log in logs.names() for fact in logs.facts(log) for fault in faults(fact)] == []
        return
    kept: StoreLogs = request.getfixturevalue("kept_logs")
    kept.clear()
    yield Story(kept)


@pytest.fixture(scope="module")
def on_postgresql(kept_logs: StoreLogs) -> Callable[[], Story]:
    """Makes a centrale with nothing in it, on PostgreSQL: for the examples of a property, run again there."""

    def begin() -> Story:
        kept_logs.clear()
        return Story(kept_logs)

    return begin


@pytest.fixture(scope="module")
def kept_logs(postgres_server: PostgresServer, template_database: str) -> Iterator[StoreLogs]:
    """Logs on PostgreSQL, cleared for each test; no Django connection leads to them, whichever test is first."""
    with postgres_server.copy(template_database) as database, store_logs(database) as logs:
        yield logs
