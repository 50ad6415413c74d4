"""A replay and a rebuild see one value altered, one row less and one row more, in every column of every table."""

from collections.abc import Iterator
from contextlib import closing
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from psycopg import Connection

from support.altered_rows import (
    Model,
    Row,
    a_row,
    all_rows,
    altered,
    columns,
    key,
    row_models,
    swap_rows,
    swapped,
)
from support.feeding import feed, replay
from support.postgres_server import Database
from support.store_logs import store_logs
from support.story import CENTRALE, Story
from support.year_of_rows import MEMBERS, tell
from tremplin_platform.audit.stored import LogReader
from tremplin_projections.ledger.tables import DECLARATIONS, LOT_TOTALS
from tremplin_projections.models.positions import HeldLog, Position
from tremplin_projections.positions import POSITIONS
from tremplin_projections.registry import projections
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.scratch import scratch_tables
from tremplin_projections.whole_logs import logs_as_folded

pytestmark = pytest.mark.postgres

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
        tell(Story(logs))
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


def _as_folded(feeding: Connection[Any], events_at_once: int = 7, *, readable: bool = True) -> set[str]:
    """
    The logs that a rebuild leaves as they are: the same together, and one by one in parts of `events_at_once`.

    :param readable: whether every live row can be read; if not, none is left of logs read together
    """
    read = LogReader(feeding).read
    with scratch_tables(feeding, (POSITIONS, *LEDGER.tables)):
        whole = logs_as_folded(feeding, LEDGER, LOGS, read=read)
        with patch("tremplin_projections.refold.EVENTS_AT_ONCE", events_at_once):
            parts = [logs_as_folded(feeding, LEDGER, [log], read=read) for log in LOGS]
    found = {log for part in parts for log in part.logs}
    assert whole.logs == (found if readable else set())
    assert not readable or whole.rows == sum(part.rows for part in parts)
    return found


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


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.randoms(use_true_random=False), events_at_once=st.integers(1, 60))
def test_a_rebuild_sees_any_row_altered_in_parts_of_any_size(
    owner: Connection[Any], feeding: Connection[Any], draw: Random, events_at_once: int
) -> None:
    assert _as_folded(feeding, events_at_once) == {*LOGS}
    model = draw.choice(OF_LEDGER)
    row = draw.choice(all_rows(owner, model))
    after = draw.choice([altered(model, row, column) for column in columns(model)] + [None])
    with swapped(owner, [(model, row, after)]):
        assert _as_folded(feeding, events_at_once) == {*LOGS} - {row["log"]}


@pytest.mark.parametrize("seq", [-(2**63), 0, 2**63 - 1])
def test_a_rebuild_sees_rows_of_no_event(owner: Connection[Any], feeding: Connection[Any], seq: int) -> None:
    for model in OF_LEDGER:
        if "seq" in key(model):
            row = a_row(owner, model, log=MEMBERS[0])
            with swapped(owner, [(model, None, {**row, "seq": seq})]):
                assert _as_folded(feeding) == {*LOGS} - {MEMBERS[0]}, model


def test_a_rebuild_sees_a_declaration_as_it_was_before_its_last_event(
    owner: Connection[Any], feeding: Connection[Any]
) -> None:
    """In parts, the live row is that of the events so far until the last one comes."""
    [declarations] = [model for model in OF_LEDGER if model._meta.db_table == DECLARATIONS.name]
    validated = a_row(owner, declarations, log=MEMBERS[0], status="validated")
    subject = f"{MEMBERS[0]}/hours/{validated['declaration']}"
    statement = "select min(seq) from events where log = %s and subject = %s"
    [(declared,)] = owner.execute(statement, [MEMBERS[0], subject]).fetchall()
    before = {**validated, "seq": declared, "status": "pending", "validated": 0, "reported_in": None}
    with swapped(owner, [(declarations, validated, before)]):
        assert _as_folded(feeding, 1) == {*LOGS} - {MEMBERS[0]}


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
        assert MEMBERS[0] not in _as_folded(feeding, readable="infinity" not in value)
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
