"""Rows to PostgreSQL in one statement a table: COPY for many new rows, else arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from psycopg import Cursor

from tremplin_projections.batches import Schema

COPY_FROM = 1_000
"""Fewer rows go as arrays, in one round trip."""


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


def insert(cursor: Cursor[Any], table: Table, rows: Sequence[Row], *, schema: Schema) -> None:
    """Add new rows; a key that exists is an error of the database."""
    if len(rows) < COPY_FROM:
        upsert(cursor, table, rows, schema=schema)
        return
    # COPY does not go where row-level security watches: it fills a temporary table, and one INSERT moves the rows.
    cursor.execute(_incoming_table(table))
    with cursor.copy(f"copy pg_temp.incoming_{table.name} from stdin (format binary)") as stream:
        stream.set_types([kind for _, kind in table.columns])
        write = stream.write_row
        for row in rows:
            write(row)
    cursor.execute(_insert_statement(table, schema))


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
def _incoming_table(table: Table) -> str:
    columns = ", ".join(f"{column} {kind}" for column, kind in table.columns)
    return f"create temporary table if not exists incoming_{table.name} ({columns}) on commit delete rows"


@cache
def _insert_statement(table: Table, schema: Schema) -> str:
    columns = ", ".join(table.names)
    return (
        f"insert into {schema}.{table.name} ({columns}) select {columns} from pg_temp.incoming_{table.name}"  # noqa: S608
    )


@cache
def _upsert_statement(table: Table, schema: Schema) -> str:
    arrays = ", ".join(f"%b::{kind}[]" for _, kind in table.columns)
    sets = ", ".join(_MERGES[how].format(column=column) for column, how in table.merge)
    return (
        f"insert into {schema}.{table.name} as known ({', '.join(table.names)}) "  # noqa: S608
        f"select * from unnest({arrays}) on conflict ({', '.join(table.key)}) "
        f"do {f'update set {sets}' if sets else 'nothing'}"
    )
