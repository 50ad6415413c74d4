"""Write rows to PostgreSQL, one statement a table: through COPY for many rows, else as arrays."""

from collections.abc import Collection
from functools import cache
from typing import Any

import orjson
from psycopg import Cursor
from psycopg.types.json import Jsonb, set_json_dumps

from tremplin_projections.batches import SCRATCH, Schema
from tremplin_projections.rows.merge import RULES
from tremplin_projections.rows.table import Row, Table

COPY_FROM = 1_000
"""The number of rows from which COPY is used; fewer are sent as arrays, in one round trip."""


def upsert(cursor: Cursor[Any], table: Table, rows: Collection[Row], *, schema: Schema) -> None:
    """Insert rows, or merge them into those of the same key by the rules of the table. `rows` must not repeat a key."""
    if len(rows) >= COPY_FROM and table.once and schema == SCRATCH:
        _copy(cursor, table, rows, into=table.name)
    elif len(rows) >= COPY_FROM:
        _copy_incoming(cursor, table, rows)
        cursor.execute(_statement(table, schema, f"pg_temp.incoming_{table.name}"))
        if schema == SCRATCH:  # a replay writes several batches before the commit empties the table
            cursor.execute(f"truncate pg_temp.incoming_{table.name}")
    elif rows:
        arrays = ", ".join(f"%b::{kind}[]" for kind in table.types)
        columns = zip(table.types, zip(*rows, strict=True), strict=True)
        cursor.execute(
            _statement(table, schema, f"unnest({arrays})"), [_array(kind, values) for kind, values in columns]
        )


def _array(kind: str, values: tuple[Any, ...]) -> list[Any]:
    if kind == "jsonb":
        return [None if value is None else Jsonb(value, dumps=orjson.dumps) for value in values]
    return list(values)


def _copy_incoming(cursor: Cursor[Any], table: Table, rows: Collection[Row]) -> None:
    # COPY is refused on tables with row-level security: fill a temporary table, and move the rows with one INSERT.
    columns = ", ".join(f"{column} {kind}" for column, kind in zip(table.names, table.types, strict=True))
    cursor.execute(
        f"create temporary table if not exists incoming_{table.name} ({columns}) on commit delete rows"
    )
    _copy(cursor, table, rows, into=f"incoming_{table.name}")


def _copy(cursor: Cursor[Any], table: Table, rows: Collection[Row], *, into: str) -> None:
    set_json_dumps(orjson.dumps, cursor)
    with cursor.copy(f"copy {SCRATCH}.{into} from stdin (format binary)") as stream:
        stream.set_types(table.types)
        write = stream.write_row
        for row in rows:
            write(row)


@cache
def _statement(table: Table, schema: Schema, source: str) -> str:
    names = ", ".join(table.names)
    insert = f"insert into {schema}.{table.name} as known ({names}) select * from {source}"  # noqa: S608
    if table.once:
        return insert
    sets = ", ".join(RULES[rule].sql.format(column=column) for column, rule in table.merge.items())
    return f"{insert} on conflict ({', '.join(table.key)}) do {f'update set {sets}' if sets else 'nothing'}"
