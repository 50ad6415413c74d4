"""The totals of lots are the sums of the balances of all logs: of writers at once, and once they are counted again."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support import ledger_facts as facts
from support.postgres_server import PATIENCE, Database
from support.projecting import about, apply, history, rows
from support.random_years import random_years
from tremplin_infra.waiting import wait_until
from tremplin_projections.batches import Unprojectable
from tremplin_projections.ledger.lot_totals import count_again, read_totals

pytestmark = pytest.mark.postgres

DECLARED = ("centrale", "nettoyage", "1", "2026-Q1", "declared")
"""The key of the hours of `ledger_facts.declared`."""
WAITING = "select count(*) from pg_locks where not granted"


def declared(log: str, hours: int, *, after: int = 0) -> Any:
    return history(about(facts.declared(hours=hours), f"h{after}"), log=log, after=after)


def total(database: Database) -> list[int]:
    with database.connect("feed") as feed:
        summed, kept = read_totals(feed.cursor())
    assert kept == summed
    return kept[DECLARED]


def test_totals_of_random_years_are_sums_of_balances(database: Database) -> None:
    with database.connect("feed") as feed:
        random_years(feed, 1)
        summed, kept = read_totals(feed.cursor())

    assert kept == summed
    assert len({key[:3] for key in kept}) > 10


def test_two_writers_at_once_are_both_counted(database: Database) -> None:
    with (
        database.connect("feed") as first,
        database.connect("feed") as second,
        database.connect_superuser() as watching,
        ThreadPoolExecutor(1) as thread,
    ):
        with first.transaction():
            apply(first, declared("caf-13", 100))
            other = thread.submit(apply, second, declared("cpam-075", 20))
            assert wait_until(lambda: rows(watching, WAITING) != [(0,)], seconds=PATIENCE)
        assert other.result(PATIENCE) == set()

    assert total(database) == [120, 2]


def test_an_absurd_amount_holds_its_log_and_no_other(database: Database) -> None:
    with database.connect("feed") as feed:
        with pytest.raises(Unprojectable):
            apply(feed, declared("caf-13", 2**63 - 1))
        assert apply(feed, declared("cpam-075", 20)) == set()

    assert total(database) == [20, 1]


def test_totals_that_differ_are_counted_again(database: Database) -> None:
    with database.connect_superuser() as owner, database.connect("feed") as feed:
        apply(feed, declared("caf-13", 100))
        owner.execute("update ledger_lot_totals set amount = 1 where measure = 'declared'")
        owner.execute("delete from ledger_lot_totals where measure = 'pending'")
        with feed.transaction(), feed.cursor() as cursor:
            found = count_again(cursor)
            again = count_again(cursor)

    assert [(row.side, row.row["measure"], row.row["amount"]) for row in found] == [
        ("live", "declared", 1),
        ("rebuilt", "declared", 100),
        ("rebuilt", "pending", 100),
    ]
    assert again == []
    assert total(database) == [100, 1]
