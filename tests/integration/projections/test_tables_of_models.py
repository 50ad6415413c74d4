"""The tables that the migrations make are those that the models state, and every one is under row-level security."""

from typing import Any

import pytest
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import Connection

from support.altered_rows import row_models
from support.postgres_server import Database
from tremplin_projections.positions import POSITIONS
from tremplin_projections.registry import projections
from tremplin_projections.rows.merge import RULES
from tremplin_projections.rows.table import Table

TABLES = [POSITIONS, *(table for projection in projections().values() for table in projection.tables)]
SHADOWED = {table.name for table in TABLES}
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
    with module_database.connect_superuser() as connection:
        yield connection


def test_migrations_make_the_columns_of_the_models(owner: Connection[Any]) -> None:
    postgresql = DatabaseWrapper({})
    for model in row_models():
        expected = [
            (field.column, field.db_type(postgresql), field.null, getattr(field, "db_collation", None) == "C")
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
        for name in _names(model._meta.db_table):
            assert owner.execute(watched, [name]).fetchone() == (True,), name
            assert owner.execute(POLICIES, [name, "*"]).fetchone() == (1,), f"{name}: who feeds writes it"
    for table in SHADOWED:
        assert owner.execute(POLICIES, [table, "r"]).fetchone() != (0,), f"{table}: someone reads it"
        assert owner.execute(POLICIES, [f"rebuild.{table}", "r"]).fetchone() == (0,), (
            f"{table}: no one reads it"
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
    return [table, f"rebuild.{table}"] if table in SHADOWED else [table]
