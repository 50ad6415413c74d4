"""Compare every column of the live rows with the rows that a replay wrote again."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import orjson
from psycopg import Cursor

from tremplin_projections.batches import LIVE, SCRATCH
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.rows.table import Table

MOST_ROWS = 1_000
"""The most differing rows reported of one table, for the logs compared together."""


def compare(
    cursor: Cursor[Any], table: Table, *, projection: str, logs: Collection[str], upto: int | None = None
) -> Iterator[Mismatch]:
    """
    Yield the differences of the rows of `logs` in one table, by key; after `MOST_ROWS` rows, one that states the limit.

    In a table that several projections share, only the rows of this one are compared.

    :param upto: a seq: only rows of events up to it are compared, in a table whose rows are each of an event
    """
    values = {"logs": list(logs), "projection": projection, "upto": upto}
    rows = cursor.execute(_statement(table, is_past=upto is not None), values).fetchall()
    for expected, found, differing, _ in rows[:MOST_ROWS]:
        yield from of_row(table, projection, _row(cursor, expected), _row(cursor, found), differing)
    if len(rows) > MOST_ROWS:
        yield Mismatch(
            log=rows[MOST_ROWS][3],
            projection=projection,
            table=table.name,
            problem=f"plus de {MOST_ROWS} lignes diffèrent : les suivantes ne sont pas nommées",
        )


def of_row(
    table: Table,
    projection: str,
    expected: dict[str, Any] | None,
    found: dict[str, Any] | None,
    differing: Sequence[str],
) -> Iterator[Mismatch]:
    """Yield the difference of one row: as it should be and as it is, None for no row, or its differing columns."""
    row = expected or found or {}
    place: dict[str, Any] = {
        "log": row["log"],
        "projection": projection,
        "table": table.name,
        "key": {column: row[column] for column in table.key if column != "log"},
        "seq": int(row.get("seq", 0)),
        "measure": row.get("measure", ""),
    }
    if expected is None or found is None:
        problem = "ligne manquante" if found is None else "ligne sans événement"
        yield Mismatch(**place, expected=expected, found=found, problem=problem)
        return
    for column in differing:
        values = {"expected": expected[column], "found": found[column]}
        yield Mismatch(**place, column=column, **values, problem="valeur différente")


def _row(cursor: Cursor[Any], text: str | None) -> dict[str, Any] | None:
    # Decoded here: some connections return JSON as text, others decode it.
    if text is None:
        return None
    try:
        row: dict[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError:
        # A number of thousands of digits, or thousands of nested lists: each value is given as text.
        row = dict(cursor.execute("select * from jsonb_each_text(%s::jsonb)", [text]).fetchall())
    return row


def _statement(table: Table, *, is_past: bool) -> str:
    columns = ", ".join(table.names)
    shared = " and projection = %(projection)s" if "projection" in table.names else ""
    past = " and seq <= %(upto)s" if is_past else ""
    part = f"(select {columns} from {{schema}}.{table.name} where log = any (%(logs)s){shared}{past})"  # noqa: S608
    keys = ", ".join(table.key)
    # Compared in SQL: once in JSON, a null of the database and a null of JSON are the same.
    differing = ", ".join(
        f"case when wanted.{column} is distinct from found.{column} then '{column}' end"
        for column in table.names
        if column not in table.key
    )
    return (
        f"select to_jsonb(wanted)::text, to_jsonb(found)::text, "  # noqa: S608
        f"array_remove(array[{differing}]::text[], null), log "
        f"from {part.format(schema=SCRATCH)} as wanted full join {part.format(schema=LIVE)} as found using ({keys}) "
        f"where wanted is distinct from found order by {keys} limit {MOST_ROWS + 1}"
    )
