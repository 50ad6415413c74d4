"""Rows of the read models altered past every rule: one value, one row less, one row more, and put back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg import Connection, sql
from psycopg.types.json import Jsonb

Row = dict[str, Any]
"""A row as JSON says it, by column."""
Model = type[models.Model]


def row_models() -> list[Model]:
    """The model of every table of the read models, in the order of their tables' names."""
    return sorted(apps.get_app_config("projections").get_models(), key=lambda model: model._meta.db_table)


def columns(model: Model) -> list[str]:
    """The columns of a model's table, but for those that PostgreSQL works out of the others."""
    return [field.column for field in model._meta.concrete_fields if field.column and not field.generated]


def key(model: Model) -> list[str]:
    """The columns of a table's key."""
    return [str(field.column) for field in model._meta.pk_fields]


def all_rows(owner: Connection[Any], model: Model, **where: str) -> list[Row]:
    """The rows of a table by its key."""
    condition = sql.SQL(" and ").join(
        [sql.SQL("true"), *(sql.SQL("{} = {}").format(sql.Identifier(k), v) for k, v in where.items())]
    )
    statement = sql.SQL("select to_jsonb(t) from (select {} from {}) t where {} order by {}").format(
        _named(columns(model)), sql.Identifier(model._meta.db_table), condition, _named(key(model))
    )
    return [row for (row,) in owner.execute(statement).fetchall()]


def a_row(owner: Connection[Any], model: Model, **where: str) -> Row:
    """The first row of a table by its key."""
    rows = all_rows(owner, model, **where)
    assert rows, f"no row in {model._meta.db_table}"
    return rows[0]


def altered(model: Model, row: Row, column: str) -> Row:
    """The row with another value in one column, of the column's type."""
    return {**row, column: _another(model._meta.get_field(column), row[column])}


@contextmanager
def swapped(owner: Connection[Any], swaps: Sequence[tuple[Model, Row | None, Row | None]]) -> Iterator[None]:
    """Inside, each first row is replaced by the second: none before is one more, none after one less."""
    swap_rows(owner, swaps)
    yield
    swap_rows(owner, [(model, after, before) for model, before, after in swaps])


def swap_rows(owner: Connection[Any], swaps: Sequence[tuple[Model, Row | None, Row | None]]) -> None:
    """Replace each first row by the second, as `swapped` does, for good."""
    with owner.transaction():
        for model, before, after in swaps:
            table = sql.Identifier(model._meta.db_table)
            if before is not None:
                same = sql.SQL(" and ").join(
                    sql.SQL("t.{0} = o.{0}").format(sql.Identifier(k)) for k in key(model)
                )
                delete = sql.SQL("delete from {0} t using jsonb_populate_record(null::{0}, %s) o where {1}")
                assert owner.execute(delete.format(table, same), (Jsonb(before),)).rowcount == 1
            if after is not None:
                named = _named(columns(model))
                insert = sql.SQL("insert into {0} ({1}) select {1} from jsonb_populate_record(null::{0}, %s)")
                owner.execute(insert.format(table, named), (Jsonb(after),))


def _named(names: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _another(field: Any, value: Any) -> Any:
    if isinstance(field, ArrayField):
        first, *others = value or [None]
        return [_another(field.base_field, first), *others]
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1_000
    if isinstance(field, models.DateTimeField):
        return "2020-01-01T00:00:00+00:00"
    if isinstance(field, models.DateField):
        return (date.fromisoformat(value or "2026-01-01") + timedelta(days=1)).isoformat()
    if isinstance(field, models.JSONField):
        return {"altered": True}
    if isinstance(field, models.TextField):
        return f"{value or ''}x"
    raise AssertionError(f"say how to alter a {type(field).__name__}")
