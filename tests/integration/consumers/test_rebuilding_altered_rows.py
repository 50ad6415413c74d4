"""A replay and a rebuild of live rows that hold what Python cannot, and of more live rows than memory may hold."""

import tracemalloc
from typing import Any
from unittest.mock import patch

import pytest

from support.bulk_hours import declare
from support.fed import Fed
from support.feeding import replay
from support.postgres_server import Database
from tremplin_consumers.rebuilds.rebuild import rebuild
from tremplin_platform.audit.stored import LogReader
from tremplin_projections.ledger.tables import BALANCES, ENTRIES, LOT_TOTALS
from tremplin_projections.positions import POSITIONS
from tremplin_projections.registry import projections
from tremplin_projections.scratch import scratch_tables
from tremplin_projections.whole_logs import logs_as_folded

pytestmark = pytest.mark.postgres

LEDGER = projections()["ledger"]


@pytest.fixture(autouse=True)
def declared(fed: Fed) -> None:
    """Two logs, applied."""
    declare(fed.owner, {"a": 30, "b": 12})
    fed.publish()
    fed.drain()


def rows_of(fed: Fed, table: str) -> list[tuple[Any, ...]]:
    return fed.owner.execute(f"select t::text from {table} t order by 1").fetchall()  # noqa: S608


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("ledger_entries", "effective", "'infinity'"),
        ("ledger_entries", "effective", "'20000-01-01'"),
        ("positions", "recorded_at", "'infinity'"),
        ("positions", "recorded_at", "'20000-01-01'"),
        ("positions", "recorded_at", "'0044-03-15 BC'"),
        ("ledger_lot_hours", "declared_in", "'{\"2026-Q1\": 1e5000}'"),
        ("ledger_lot_hours", "declared_in", "(repeat('[', 5000) || repeat(']', 5000))::jsonb"),
    ],
)
def test_rows_with_values_that_python_does_not_have_are_replaced(
    database: Database, fed: Fed, table: str, column: str, value: str
) -> None:
    before = rows_of(fed, table)
    fed.owner.execute(f"update {table} set {column} = {value} where log = 'a'")  # noqa: S608

    assert {(item.log, item.table) for item in replay(fed.connection).differences} >= {("a", table)}
    found = rebuild("ledger", database_url=database.role_url("feed"), processes=1)

    assert {(item.log, item.table) for item in found.differences} == {("a", table)}
    assert rows_of(fed, table) == before


def test_of_many_live_rows_of_no_event_only_some_are_read(fed: Fed) -> None:
    """Logs read together with these are undecided too: rows of theirs may not have been read."""
    columns = ", ".join(ENTRIES.names)
    fed.owner.execute(
        f"insert into ledger_entries ({columns}) select {columns.replace('seq', 'seq + 1000 * n')}"  # noqa: S608
        " from ledger_entries, generate_series(1, 1000) n where log = 'a'"
    )
    read = LogReader(fed.connection).read
    with (
        scratch_tables(fed.connection, (POSITIONS, *LEDGER.tables)),
        patch("tremplin_projections.whole_logs.MOST_WAITING", 100),
    ):
        tracemalloc.start()
        try:
            together = logs_as_folded(fed.connection, LEDGER, ["a", "b"], read=read)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        alone = logs_as_folded(fed.connection, LEDGER, ["b"], read=read)

    assert (together.logs, alone.logs) == (set(), {"b"})
    assert peak < 4_000_000


def test_rows_of_a_log_that_does_not_exist_are_removed(database: Database, fed: Fed) -> None:
    """A rebuild counted them in the totals of lots."""
    before = [rows_of(fed, table.name) for table in (*LEDGER.tables, LOT_TOTALS)]
    for table in (ENTRIES, BALANCES):
        columns = ", ".join(name for name in table.names if name != "log")
        fed.owner.execute(
            f"insert into {table.name} (log, {columns}) select 'nobody', {columns} from {table.name} where log = 'b'"  # noqa: S608
        )
    assert {item.log for item in replay(fed.connection).differences} == {"nobody"}

    found = rebuild("ledger", database_url=database.role_url("feed"), processes=1)

    assert {(item.log, item.table) for item in found.differences} == {
        ("nobody", "ledger_balances"),
        ("nobody", "ledger_entries"),
    }
    assert [rows_of(fed, table.name) for table in (*LEDGER.tables, LOT_TOTALS)] == before
    assert replay(fed.connection).differences == []
