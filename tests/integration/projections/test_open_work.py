"""Lists of open work, read a page at a time from indexes, hold the same tasks as those found in every row."""

from dataclasses import asdict
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
import pytest

from support.every import every
from support.postgres_server import Database
from support.random_years import FACILITATORS, random_years
from support.scanned_tasks import Found, counted_hours, scanned_tasks
from support.scanned_tower import scanned_hours
from support.unnamed import unnamed
from tremplin_projections.queries.clauses.shortfalls import beyond_targets
from tremplin_projections.queries.clauses.silence import ended_quarter
from tremplin_projections.queries.contracts.catalogue import current_lots
from tremplin_projections.queries.keyset import PageRequest
from tremplin_projections.queries.lots.progress import progress
from tremplin_projections.queries.tasks.tasks import Filters, Task, tasks
from tremplin_projections.queries.tower.hours_of_tower import hours_of_tower
from tremplin_projections.scope import EVERY_LOG, reading

pytestmark = pytest.mark.postgres

TODAY = date(2026, 11, 30)
KINDS = {
    "declaration-to-validate",
    "declaration-returned",
    "facilitator-to-assign",
    "nothing-declared",
    "subcontracting-over-half",
}
SEEN: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"log": EVERY_LOG}, {}),
    *(({"contractor": f"t{place}"}, {"contractor": f"t{place}"}) for place in range(7)),
    *(({"facilitator": name}, {"facilitator": name}) for name in FACILITATORS),
)


@pytest.fixture(scope="module", params=range(2))
def years(request: pytest.FixtureRequest, postgres_server: Any, module_database: Database) -> int:
    """Two random years, one after the other in the same tables."""
    seed: int = request.param
    with module_database.connect_superuser() as owner:
        tables = "ledger_entries, ledger_balances, ledger_lot_hours, ledger_declarations, ledger_facilitators"
        others = (
            "ledger_members, ledger_terms, ledger_awards, ledger_methods, ledger_lot_changes, ledger_invoices"
        )
        owner.execute(
            f"truncate {tables}, {others}, ledger_call_offs, ledger_lot_totals, positions, register_rows"
        )
        owner.execute("truncate catalogue_contracts, catalogue_lots, catalogue_lot_changes, catalogue_awards")
    with module_database.connect("feed") as feed:
        random_years(feed, seed)
    return seed


@every(("scope", "own"), SEEN)
def test_tasks_are_those_of_every_row(
    years: int, module_database: Database, scope: dict[str, Any], own: dict[str, Any]
) -> None:
    with reading(**scope, today=TODAY):
        expected = scanned_tasks(today=TODAY, **own)
        listed = _every_page(Filters(**own), forwards=True)
        backwards = _every_page(Filters(**own), forwards=False)

    assert [_found(task) for task in listed] == expected
    assert backwards == list(reversed(listed))


def test_filters_keep_what_they_say(years: int, module_database: Database) -> None:
    with reading(log=EVERY_LOG, today=TODAY):
        whole = _every_page(Filters(), forwards=True)
        for name, value in (
            *(("owner", owner) for owner in ("centrale", "t1", "f1", "t6")),
            *(("contract", contract) for contract in ("c00", "c02")),
            *(("member", member) for member in ("m1", "m1-a")),
            *(("kind", kind) for kind in KINDS),
        ):
            kept = _every_page(Filters(**{name: value}), forwards=True)
            assert kept == [task for task in whole if getattr(task, name) == value], (name, value)


def test_hours_of_lots_are_those_of_balances(years: int, module_database: Database) -> None:
    with reading(log=EVERY_LOG, today=TODAY):
        counted = counted_hours(today=TODAY)
        lives = current_lots(["c00", "c01", "c02"], today=TODAY)
        beyond = beyond_targets(counted, today=TODAY)

    fixed = {(contract, lot.lot): lot.life.target for contract, lots in lives.items() for lot in lots}
    assert counted
    for place, (validated, due) in counted.items():
        target = due if place.lot in ("2", "3") else fixed[place]
        assert beyond[place] == (None if target is None else validated - target), place


@pytest.mark.parametrize("today", [date(2026, 2, 20), date(2026, 7, 1), TODAY, date(2027, 1, 2)], ids=str)
def test_hours_of_the_tower_are_those_of_balances(years: int, module_database: Database, today: date) -> None:
    ended = ended_quarter(today)
    with reading(log=EVERY_LOG, today=today):
        expected = scanned_hours(today=today, ended=ended)
        found = hours_of_tower(today=today, ended=ended)

    slices = {row["slice"]: row["members"] for row in expected.pop("slices")}
    assert [asdict(row) for row in found.progress] == expected.pop("progress")
    assert {**expected, "slices": [slices.get(place, 0) for place in range(21)]} == {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(found.members).items()
        for value in [orjson.loads(orjson.dumps(value))]
    }
    assert expected["members"] >= 10


def test_progress_is_that_of_balances(years: int, module_database: Database) -> None:
    with reading(log=EVERY_LOG, today=TODAY):
        rows = scanned_hours(today=TODAY, ended="2026-Q3")["progress"]
        by_both = progress(today=TODAY, by=("lot", "quarter"), asked=PageRequest(limit=500)).rows
        by_lot = progress(today=TODAY, by=("lot",), asked=PageRequest(limit=500)).rows
        whole = progress(today=TODAY, by=()).rows

    assert [asdict(row) for row in by_both] == rows
    assert [(row.contract, row.lot, row.validated, row.due) for row in by_lot] == [
        (*place, sum(row["validated"] for row in of_lot), sum(due) if due else None)
        for place, grouped in groupby(rows, key=itemgetter("contract", "lot"))
        for of_lot in [list(grouped)]
        for due in [[row["due"] for row in of_lot if row["due"] is not None]]
    ]
    assert [row.declared for row in whole] == [sum(row["declared"] for row in rows)]


def _every_page(filters: Filters, *, forwards: bool) -> list[Task]:
    found: list[Task] = []
    asked = PageRequest(limit=9) if forwards else PageRequest(limit=9, before=("9999-12-31", "z", "z"))
    while True:
        shown = tasks(today=TODAY, filters=filters, thresholds=(), find_names=unnamed, asked=asked)
        rows = [task for task in shown.rows if task.kind in KINDS]
        found += rows if forwards else reversed(rows)
        following = shown.next if forwards else shown.previous
        if following is None:
            return found
        asked = PageRequest(limit=9, **{"after" if forwards else "before": following})


def _found(task: Task) -> Found:
    return (task.due_on, task.kind, task.subject, task.owner, task.hours)
