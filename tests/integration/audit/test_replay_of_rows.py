"""A replay and a rebuild see one value altered, one row less and one row more, in every column of every table."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from psycopg import Connection

from support.altered_rows import Model, Row, a_row, altered, columns, key, row_models, swap_rows, swapped
from support.feeding import feed, replay
from support.postgres_server import Database
from support.sharing import FOUR, closes, is_invoiced, prepares, works
from support.store_logs import store_logs
from support.story import BUYER, CENTRALE, CONTRACT, Story
from tremplin_platform.audit.stored import LogReader
from tremplin_platform.commands.lots.lot_life import terminate_lot
from tremplin_platform.commands.orders.doeth import receive_attestation
from tremplin_projections.ledger.tables import LOT_TOTALS
from tremplin_projections.models.positions import HeldLog, Position
from tremplin_projections.positions import POSITIONS
from tremplin_projections.registry import projections
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.scratch import scratch_tables
from tremplin_projections.whole_logs import logs_as_folded

pytestmark = pytest.mark.postgres

MEMBERS = FOUR[:3]
# Held logs say what no event does; positions decide up to where rows are compared, and have tests of their own.
MODELS = [model for model in row_models() if model not in (HeldLog, Position)]
EVERY = 10
"""Events between two checkpoints: few enough for the logs of this year."""
LEDGER = projections()["ledger"]
LOGS = (CENTRALE, *MEMBERS)
OF_LEDGER = [model for model in MODELS if model._meta.db_table in {table.name for table in LEDGER.tables}]
LONGEST = max(len(columns(model)) for model in MODELS)


@pytest.fixture(scope="module")
def owner(module_database: Database) -> Iterator[Connection[Any]]:
    """A year that leaves rows in every table, applied."""
    with store_logs(module_database) as logs:
        logs.clear()
        _tell(Story(logs))
    with (
        patch("tremplin_projections.ledger.checkpoints.EVERY", EVERY),
        closing(module_database.connect_superuser()) as owner,
    ):
        feed(module_database)
        yield owner


@pytest.fixture(scope="module")
def feeding(module_database: Database, owner: Connection[Any]) -> Iterator[Connection[Any]]:
    with closing(module_database.connect("feed")) as connection:
        yield connection


def _tell(story: Story) -> None:
    prepares(story, *MEMBERS)
    for member in MEMBERS:
        is_invoiced(story, member, 100_00)
    works(story, 30_00)
    story.at("2026-03-02")
    story.declares(MEMBERS[0], "h1")
    story.validates(MEMBERS[0], "h1")
    story.facilitator("epec")
    story.assigns("epec", since="2026-03-03")
    closes(story, "2026-Q1", on="2026-04-10")
    story.do(CENTRALE, terminate_lot, contract=CONTRACT, lot="1", on=date(2026, 5, 31), reason="défaillance")
    story.at("2027-02-01")
    attestation = {"contractor": "proprete", "issued_to": MEMBERS[0], "amount3": 100_00, "amount4": 50_00}
    story.do(
        MEMBERS[0],
        receive_attestation,
        **attestation,
        year=2026,
        received_on=date(2027, 1, 20),
        by=BUYER,
    )


def test_each_table_of_the_read_models_is_of_a_projection() -> None:
    projected = {table.name for projection in projections().values() for table in projection.tables}

    assert projected | {LOT_TOTALS.name} == {model._meta.db_table for model in MODELS}


def test_nothing_differs_before_a_row_is_altered(feeding: Connection[Any]) -> None:
    found = replay(feeding)

    assert (found.logs, found.differences) == (4, [])
    assert (found.events,) == feeding.execute("select sum(seq)::int8 from heads").fetchone()


@pytest.mark.parametrize("place", range(LONGEST))
def test_one_value_altered_is_seen(owner: Connection[Any], feeding: Connection[Any], place: int) -> None:
    rounds = [(model, columns(model)[place]) for model in MODELS if place < len(columns(model))]
    rows = {model: a_row(owner, model) for model, _ in rounds}
    swaps = [(model, rows[model], altered(model, rows[model], column)) for model, column in rounds]
    with swapped(owner, swaps):
        found = replay(feeding).differences

    expected = [
        item
        for (_, column), (model, before, after) in zip(rounds, swaps, strict=True)
        for item in (
            [_of(model, before, before, None), _of(model, after, None, after)]
            if column in key(model)
            else [_of(model, before, before[column], after[column], column)]
        )
    ]
    assert _sorted(map(_place_and_values, found)) == _sorted(expected)


def test_one_row_less_is_seen(owner: Connection[Any], feeding: Connection[Any]) -> None:
    rows = {model: a_row(owner, model) for model in MODELS}
    with swapped(owner, [(model, row, None) for model, row in rows.items()]):
        found = replay(feeding).differences

    assert _sorted(map(_place_and_values, found)) == _sorted(
        _of(model, row, row, None) for model, row in rows.items()
    )


@pytest.mark.parametrize("log", [None, "nobody"])
def test_one_row_more_is_seen(owner: Connection[Any], feeding: Connection[Any], log: str | None) -> None:
    more = {model: _one_more(model, a_row(owner, model), log) for model in MODELS}
    with swapped(owner, [(model, None, row) for model, row in more.items()]):
        found = replay(feeding).differences

    assert _sorted(map(_place_and_values, found)) == _sorted(
        _of(model, row, None, row) for model, row in more.items()
    )


@pytest.mark.parametrize("name", projections())
@pytest.mark.parametrize("column", ["seq", "recorded_at", "projection", "log"])
def test_a_position_altered_is_seen(
    owner: Connection[Any], feeding: Connection[Any], name: str, column: str
) -> None:
    row = a_row(owner, Position, projection=name, log=CENTRALE)
    with swapped(owner, [(Position, row, altered(Position, row, column))]):
        found = replay(feeding).differences

    assert {item.projection for item in found} >= {name}
    assert {item.log for item in found} >= {CENTRALE}
    if column == "recorded_at":
        [only] = found
        assert (only.table, only.column, only.key) == ("positions", column, {"projection": name})


@pytest.mark.parametrize("name", projections())
def test_a_position_less_or_more_is_seen(owner: Connection[Any], feeding: Connection[Any], name: str) -> None:
    row = a_row(owner, Position, projection=name, log=CENTRALE)
    with swapped(owner, [(Position, row, None)]):
        less = replay(feeding).differences
    with swapped(owner, [(Position, None, {**row, "log": "nobody"})]):
        more = replay(feeding).differences

    assert {(item.projection, item.log, item.found is None) for item in less} == {(name, CENTRALE, False)}
    assert [(item.projection, item.log) for item in more] == [(name, "nobody")]


def test_one_log_alone_tells_its_rows_alone(owner: Connection[Any], feeding: Connection[Any]) -> None:
    declarations = next(model for model in MODELS if model._meta.db_table == "ledger_declarations")
    row = a_row(owner, declarations, log=MEMBERS[0])
    with swapped(owner, [(declarations, row, {**row, "hours": row["hours"] + 1_00})]):
        [found] = replay(feeding, log=MEMBERS[0]).differences
        others = replay(feeding, log=MEMBERS[1]).differences

    assert (found.projection, found.table, found.column) == ("ledger", "ledger_declarations", "hours")
    assert (found.expected, found.found) == (35_00, 36_00)
    assert others == []


def _as_folded(feeding: Connection[Any]) -> set[str]:
    """The logs that a rebuild leaves as they are."""
    with scratch_tables(feeding, (POSITIONS, *LEDGER.tables)):
        return {*logs_as_folded(feeding, LEDGER, LOGS, read=LogReader(feeding).read).logs}


def test_a_rebuild_leaves_the_logs_whose_rows_are_as_they_should_be(feeding: Connection[Any]) -> None:
    assert _as_folded(feeding) == {*LOGS}


@pytest.mark.parametrize("place", range(LONGEST))
def test_a_rebuild_sees_one_value_altered(
    owner: Connection[Any], feeding: Connection[Any], place: int
) -> None:
    for model in OF_LEDGER:
        if place < len(columns(model)):
            row = a_row(owner, model)
            after = altered(model, row, columns(model)[place])
            with swapped(owner, [(model, row, after)]):
                assert _as_folded(feeding) == {*LOGS} - {row["log"]}, model


def test_a_rebuild_sees_one_row_less_or_more(owner: Connection[Any], feeding: Connection[Any]) -> None:
    for model in OF_LEDGER:
        row = a_row(owner, model)
        for swap in ((model, row, None), (model, None, _one_more(model, row, None))):
            with swapped(owner, [swap]):
                assert _as_folded(feeding) == {*LOGS} - {row["log"]}, model


@pytest.mark.parametrize("column", ["seq", "recorded_at", "projection", "log"])
def test_a_rebuild_sees_a_position_altered(
    owner: Connection[Any], feeding: Connection[Any], column: str
) -> None:
    row = a_row(owner, Position, projection="ledger", log=MEMBERS[0])
    with swapped(owner, [(Position, row, altered(Position, row, column))]):
        assert _as_folded(feeding) == {*LOGS} - {MEMBERS[0]}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("ledger_terms", "reservation", "'null'"),
        ("ledger_lot_hours", "declared_in", "replace(declared_in::text, '00', '00.0')::jsonb"),
        ("ledger_lot_hours", "declared_in", "'{\"2026-Q1\": true}'"),
        ("ledger_lot_hours", "declared_in", "'{\"2026-Q1\": 1e40}'"),
        ("ledger_entries", "effective", "'infinity'"),
    ],
)
def test_values_that_python_takes_for_others_are_not_as_folded(
    owner: Connection[Any], feeding: Connection[Any], table: str, column: str, value: str
) -> None:
    kept = owner.execute(f"select to_jsonb(t) from {table} t where log = %s", [MEMBERS[0]]).fetchall()  # noqa: S608
    try:
        owner.execute(f"update {table} set {column} = {value} where log = %s", [MEMBERS[0]])  # noqa: S608
        assert MEMBERS[0] not in _as_folded(feeding)
    finally:
        owner.execute(f"delete from {table} where log = %s", [MEMBERS[0]])  # noqa: S608
        [model] = [known for known in row_models() if known._meta.db_table == table]
        swap_rows(owner, [(model, None, row) for (row,) in kept])
    assert _as_folded(feeding) == {*LOGS}


def _one_more(model: Model, row: Row, log: str | None) -> Row:
    if log is not None:
        return {**row, "log": log}
    return altered(model, row, next(column for column in reversed(key(model))))


def _of(model: Model, row: Row, expected: Any, found: Any, column: str = "") -> tuple[Any, ...]:
    others = {name: row[name] for name in key(model) if name != "log"}
    return row["log"], model._meta.db_table, others, column, expected, found


def _place_and_values(item: Mismatch) -> tuple[Any, ...]:
    return item.log, item.table, item.key, item.column, item.expected, item.found


def _sorted(found_rows: Any) -> list[tuple[Any, ...]]:
    return sorted(found_rows, key=repr)
