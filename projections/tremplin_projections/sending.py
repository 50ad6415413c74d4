"""Rows to PostgreSQL in one statement a table: COPY for many new rows, else arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from psycopg import Cursor

from tremplin_projections.batches import SCRATCH, Schema

COPY_FROM = 1_000
"""Fewer rows go as arrays, in one round trip."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a projection: its columns in order with their types, and how a known row takes a new one."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    # Column by column; a column that is not named keeps its first value. `said` keeps a known value where
    # nothing new is said, `replaced` never, `added` sums, `either` is true once it was, `joined` merges objects,
    # `appended` adds the new elements of a list after the known ones.
    merge: tuple[tuple[str, str], ...] = ()
    # Whether a row that is there already is an error.
    once: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in the order of a row."""
        return tuple(column for column, _ in self.columns)


def columns(stated: str) -> tuple[tuple[str, str], ...]:
    """Columns as `create table` states them: `log text, seq int8`."""
    pairs = (column.split() for column in stated.split(", "))
    return tuple((name, kind) for name, kind in pairs)


def merging(**named: str) -> tuple[tuple[str, str], ...]:
    """How each column takes a new value: `replaced="seq", said="title usage"`."""
    return tuple((column, how) for how, names in named.items() for column in names.split())


Row = Sequence[Any]
"""The values of one row, in the order of the table's columns."""


def send(cursor: Cursor[Any], table: Table, rows: Sequence[Row], *, schema: Schema) -> None:
    """Add rows, or merge them into those of the same key as the table says. No key twice in `rows`."""
    if len(rows) >= COPY_FROM:
        _copy(cursor, table, rows)
        cursor.execute(_statement(table, schema, f"pg_temp.incoming_{table.name}"))
        if (
            schema == SCRATCH
        ):  # a replay writes many batches in one transaction: only its end would empty the table
            cursor.execute(f"truncate pg_temp.incoming_{table.name}")
    elif rows:
        arrays = ", ".join(f"%b::{kind}[]" for _, kind in table.columns)
        columns = [list(column) for column in zip(*rows, strict=True)]
        cursor.execute(_statement(table, schema, f"unnest({arrays})"), columns)


def _copy(cursor: Cursor[Any], table: Table, rows: Sequence[Row]) -> None:
    # COPY does not go where row-level security watches: it fills a temporary table, and one INSERT moves the rows.
    columns = ", ".join(f"{column} {kind}" for column, kind in table.columns)
    cursor.execute(
        f"create temporary table if not exists incoming_{table.name} ({columns}) on commit delete rows"
    )
    with cursor.copy(f"copy pg_temp.incoming_{table.name} from stdin (format binary)") as stream:
        stream.set_types([kind for _, kind in table.columns])
        write = stream.write_row
        for row in rows:
            write(row)


_MERGES = {
    "added": "{column} = known.{column} + excluded.{column}",
    "said": "{column} = coalesce(excluded.{column}, known.{column})",
    "replaced": "{column} = excluded.{column}",
    "either": "{column} = known.{column} or excluded.{column}",
    "appended": "{column} = known.{column} || excluded.{column}",
    "joined": "{column} = case when excluded.{column} is null then known.{column} "
    "else coalesce(known.{column}, '{{}}') || excluded.{column} end",
}


@cache
def _statement(table: Table, schema: Schema, source: str) -> str:
    names = ", ".join(table.names)
    insert = f"insert into {schema}.{table.name} as known ({names}) select * from {source}"  # noqa: S608
    if table.once:
        return insert
    sets = ", ".join(_MERGES[how].format(column=column) for column, how in table.merge)
    return f"{insert} on conflict ({', '.join(table.key)}) do {f'update set {sets}' if sets else 'nothing'}"
