"""Rows to PostgreSQL in one statement a table: COPY for new rows, arrays for those that may exist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from psycopg import Cursor

from tremplin_projections.batches import Schema


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a projection: its columns in order with their types, and how a known row takes a new one."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    # Column by column; a column that is not named keeps its first value. `said` keeps a known value where
    # nothing new is said, `replaced` never, `added` sums, `either` is true once it was, `joined` merges objects.
    merge: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in the order of a row."""
        return tuple(column for column, _ in self.columns)


Row = Sequence[Any]
"""The values of one row, in the order of the table's columns."""


def copy(cursor: Cursor[Any], table: Table, rows: Iterable[Row], *, schema: Schema) -> None:
    """Add new rows; a key that exists is an error of the database."""
    with cursor.copy(_copy_statement(table, schema)) as stream:
        stream.set_types([kind for _, kind in table.columns])
        write = stream.write_row
        for row in rows:
            write(row)


def upsert(cursor: Cursor[Any], table: Table, rows: Sequence[Row], *, schema: Schema) -> None:
    """Add rows, or merge them into those of the same key as the table says. No key twice in `rows`."""
    if rows:
        cursor.execute(_upsert_statement(table, schema), [list(column) for column in zip(*rows, strict=True)])


_MERGES = {
    "added": "{column} = known.{column} + excluded.{column}",
    "said": "{column} = coalesce(excluded.{column}, known.{column})",
    "replaced": "{column} = excluded.{column}",
    "either": "{column} = known.{column} or excluded.{column}",
    "joined": "{column} = case when excluded.{column} is null then known.{column} "
    "else coalesce(known.{column}, '{{}}') || excluded.{column} end",
}


@cache
def _copy_statement(table: Table, schema: Schema) -> str:
    return f"copy {schema}.{table.name} ({', '.join(table.names)}) from stdin (format binary)"


@cache
def _upsert_statement(table: Table, schema: Schema) -> str:
    arrays = ", ".join(f"%b::{kind}[]" for _, kind in table.columns)
    sets = ", ".join(_MERGES[how].format(column=column) for column, how in table.merge)
    return (
        f"insert into {schema}.{table.name} as known ({', '.join(table.names)}) "  # noqa: S608
        f"select * from unnest({arrays}) on conflict ({', '.join(table.key)}) "
        f"do {f'update set {sets}' if sets else 'nothing'}"
    )
