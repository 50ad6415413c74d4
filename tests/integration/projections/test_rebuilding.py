"""Tables are those that the models state, under row-level security, and a rebuild makes them anew."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import Connection

from support import ledger_facts as facts
from support.altered_rows import row_models
from support.postgres_server import Database
from support.projecting import about, apply, history, member_joined, opened, rows
from tremplin_projections.batches import SCRATCH
from tremplin_projections.ledger.tables import LOT_TOTALS
from tremplin_projections.positions import POSITIONS
from tremplin_projections.rebuilt_rows import PositionsDiffer, logs_that_agree
from tremplin_projections.registry import projections
from tremplin_projections.replay.balances import live_balances
from tremplin_projections.rows.merge import RULES
from tremplin_projections.rows.table import Table
from tremplin_projections.scratch import scratch_tables

LEDGER = projections()["ledger"]
EVENTS = [
    member_joined(),
    opened(facts.open_lot(clause={"way": "fixed", "function": "main", "target": 100})),
    about(facts.declared(hours=1000), "h-1"),
    about(facts.validated(hours=1000), "h-1"),
]


FOLDED = [POSITIONS, *(table for projection in projections().values() for table in projection.tables)]


@pytest.fixture
def feed(database: Database) -> Iterator[Connection[Any]]:
    """A session of who feeds, with rows of one log made live and again."""
    with database.connect("feed") as feed, scratch_tables(feed, FOLDED):
        apply(feed, history(*EVENTS), history(*EVENTS, log="caf-13"))
        for envelope in history(*EVENTS):
            apply(feed, [envelope], schema=SCRATCH)
        yield feed


def test_the_same_events_make_the_same_rows_however_they_are_cut(feed: Connection[Any]) -> None:
    with feed.transaction():
        assert LEDGER.compare(feed.cursor(), log="cpam-075") == []


def test_a_row_that_was_touched_is_found_and_replaced(database: Database, feed: Connection[Any]) -> None:
    with database.connect_superuser() as owner:
        owner.execute(
            "update ledger_balances set amount = amount + 1 where log = 'cpam-075' and measure = 'validated'"
        )
    with feed.transaction():
        agreed = logs_that_agree(
            feed.cursor(), projection="ledger", tables=LEDGER.tables, logs=["caf-13", "cpam-075"]
        )
        found = LEDGER.compare(feed.cursor(), log="cpam-075")
        LEDGER.flip(feed.cursor(), log="cpam-075")

        assert agreed == set()  # nothing was made again of the other
        assert [(item.table, item.side, item.row["amount"]) for item in found] == [
            ("ledger_balances", "live", 1001),
            ("ledger_balances", "rebuilt", 1000),
        ]
        assert LEDGER.compare(feed.cursor(), log="cpam-075") == []
        assert logs_that_agree(
            feed.cursor(), projection="ledger", tables=LEDGER.tables, logs=["cpam-075"]
        ) == {"cpam-075"}
        count = rows(feed, "select count(*) from public.ledger_entries where log = 'caf-13'")
    assert count == [(5,)]


def test_a_rebuild_that_is_behind_is_not_put_in_place(feed: Connection[Any]) -> None:
    apply(feed, history(facts.declared(hours=1), after=4))
    with pytest.raises(PositionsDiffer) as refused, feed.transaction():
        LEDGER.flip(feed.cursor(), log="cpam-075")

    assert (refused.value.live, refused.value.rebuilt) == (5, 4)


def test_live_balances_are_read_back_for_a_replay(feed: Connection[Any]) -> None:
    balances = live_balances(feed.cursor(), logs=["cpam-075"])

    assert {log for log, *_ in balances} == {"cpam-075"}
    assert balances["cpam-075", "pending", "nettoyage", "1", "2026-Q1", "", ""] == (0, 2)


TABLES = [*FOLDED, LOT_TOTALS]
COLUMNS = """
select attname, format_type(atttypid, atttypmod), not attnotnull, collname = 'C'
  from pg_attribute left join pg_collation on pg_collation.oid = attcollation
 where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum
"""
KEY = """
select array_agg(attname order by place)
  from pg_index, unnest(indkey) with ordinality as keyed (attnum, place)
  join pg_attribute using (attnum)
 where indrelid = %s::regclass and attrelid = indrelid and indisprimary
"""
POLICIES = "select count(*) from pg_policy where polrelid = %s::regclass and polcmd = %s"


@pytest.fixture
def owner(module_database: Database) -> Any:
    with module_database.connect_superuser() as connection, scratch_tables(connection, FOLDED):
        yield connection


def test_migrations_make_the_columns_of_the_models(owner: Connection[Any]) -> None:
    postgresql = DatabaseWrapper({})
    for model in row_models():
        expected = [
            (
                field.column,
                field.db_type(postgresql),
                field.null or field.generated,
                getattr(field, "db_collation", None) == "C",
            )
            for field in model._meta.concrete_fields
            if field.column
        ]
        for name in _names(model._meta.db_table):
            found = [(*column, bool(c)) for *column, c in owner.execute(COLUMNS, [name]).fetchall()]
            assert sorted(found) == sorted(expected), name


def test_migrations_make_the_keys_of_the_models(owner: Connection[Any]) -> None:
    for model in row_models():
        for name in _names(model._meta.db_table):
            assert owner.execute(KEY, [name]).fetchone() == ([f.column for f in model._meta.pk_fields],), name


def test_every_table_is_under_row_level_security(owner: Connection[Any]) -> None:
    watched = "select relrowsecurity and relforcerowsecurity from pg_class where oid = %s::regclass"
    for model in row_models():
        name = f"public.{model._meta.db_table}"
        assert owner.execute(watched, [name]).fetchone() == (True,), name
        assert owner.execute(POLICIES, [name, "*"]).fetchone() == (1,), f"{name}: who feeds writes it"
    for table in FOLDED:
        assert owner.execute(POLICIES, [f"public.{table.name}", "r"]).fetchone() != (0,), (
            f"{table.name}: someone reads it"
        )


def test_every_key_begins_with_the_log() -> None:
    assert {table.key[0] for table in TABLES} == {"log"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_merge_rules_are_of_columns_outside_the_key(table: Table) -> None:
    assert table.merge.keys() <= set(table.names) - set(table.key)
    assert set(table.merge.values()) <= RULES.keys()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_a_row_is_made_by_the_names_of_its_columns(table: Table) -> None:
    stated = {name: place for place, name in enumerate(table.names)}

    assert table.named(table.row(**stated)) == stated
    assert table.key_of(table.row(**stated)) == tuple(stated[name] for name in table.key)
    with pytest.raises(TypeError):
        table.row(**stated, unknown=1)
    with pytest.raises(TypeError):
        table.row(**{name: place for name, place in stated.items() if name != "log"})


def _names(table: str) -> list[str]:
    """The live table, and that in which a rebuild and a replay make its rows again."""
    again = table in {folded.name for folded in FOLDED}
    return [f"public.{table}", f"pg_temp.{table}"] if again else [f"public.{table}"]
