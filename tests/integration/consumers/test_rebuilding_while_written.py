"""A rebuild of logs that grow, and whose consumers write, while it reads."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest
from psycopg import Connection

from support.bulk_hours import DeclaredHours, assert_exact, declare
from support.fed import Fed
from support.postgres_server import Database
from tremplin_consumers.rebuilds.rebuild import Rebuilt, rebuild
from tremplin_consumers.rows.catch_up import catch_up
from tremplin_platform.audit.stored import LogReader
from tremplin_platform.store.slices import Slice
from tremplin_projections.positions import POSITIONS, lock
from tremplin_projections.registry import projections
from tremplin_projections.scratch import scratch_tables
from tremplin_projections.whole_logs import logs_as_folded

pytestmark = pytest.mark.postgres

LEDGER = projections()["ledger"]


class Writer:
    """Appends to a log and applies it, as commands and a consumer do, before each lock of its live position."""

    def __init__(self, owner: Connection[Any], consumer: Connection[Any], declared: DeclaredHours) -> None:
        self._owner = owner
        self._consumer = consumer
        self._declared = declared
        self._counts: Iterator[int] = iter([300, 40, 3])

    def __call__(self, *args: Any, log: str, **options: Any) -> Any:
        if "schema" not in options:
            at = self._declared.events[log]
            count = next(self._counts, 1)
            declare(self._owner, {log: count}, self._declared)
            catch_up(self._consumer, LEDGER, [Slice(log, at, at + count)])
        return lock(*args, log=log, **options)


def rebuilt(database: Database) -> Rebuilt:
    return rebuild("ledger", database_url=database.role_url("feed"), processes=1)


def test_a_log_that_never_stops_moving_is_replaced(
    database: Database, fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tremplin_consumers.rebuilds.log_group.FOLDED_LOCKED", 20)
    declared = declare(fed.owner, {"a": 30, "b": 4})
    fed.publish()
    fed.drain()
    fed.owner.execute(
        "update ledger_entries set amount = amount + 1 where log = 'a' and seq = 7 and line = 0"
    )

    with closing(database.connect("feed")) as consumer:
        monkeypatch.setattr(
            "tremplin_consumers.rebuilds.log_group.lock", Writer(fed.owner, consumer, declared)
        )
        done = rebuilt(database)

    assert {(row.log, row.table, row.row["seq"]) for row in done.differences} == {("a", "ledger_entries", 7)}
    assert_exact(fed.owner, declared)
    assert rebuilt(database).differences == []


@pytest.mark.parametrize("altered", ["", "a", "c"])
def test_logs_that_grew_since_they_were_grouped_are_read_in_turns(
    fed: Fed, monkeypatch: pytest.MonkeyPatch, altered: str
) -> None:
    """They were at their beginnings then: together they may be millions of events by now."""
    monkeypatch.setattr("tremplin_projections.refold.EVENTS_AT_ONCE", 10)
    declare(fed.owner, {"a": 30, "b": 12, "c": 3, "d": 4, "e": 9})
    fed.publish()
    fed.drain()
    fed.owner.execute("update ledger_entries set amount = amount + 1 where log = %s and seq = 2", [altered])
    sizes = []

    def read(spans: Sequence[Any], /) -> Any:
        sizes.append(sum(upto - after for _, after, upto in spans))
        return LogReader(fed.connection).read(spans)

    with scratch_tables(fed.connection, (POSITIONS, *LEDGER.tables)):
        found = logs_as_folded(fed.connection, LEDGER, [*"abcde"], read=read)

    assert found.logs == {*"abcde"} - {altered}
    assert max(sizes) <= 10
