"""Compare live rows with those written again from the events: every column of every row."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import orjson
from psycopg import Cursor

from tremplin_projections.batches import LIVE, SCRATCH
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.rows.table import Table

MOST = 1_000
"""Differing rows named of one table, among the logs compared together."""


def compare(
    cursor: Cursor[Any], table: Table, *, projection: str, logs: Collection[str]
) -> Iterator[Mismatch]:
    """
    Yield the differences of the rows of `logs` in one table, by key: at most `MOST` rows, then one that states it.

    Of a table that several projections share, the rows of this one alone.
    """
    rows = cursor.execute(_statement(table), {"logs": list(logs), "projection": projection}).fetchall()
    for expected, found, differing, _ in rows[:MOST]:
        yield from _of_row(table, projection, _row(expected), _row(found), differing)
    if len(rows) > MOST:
        yield Mismatch(
            log=rows[MOST][3],
            projection=projection,
            table=table.name,
            problem=f"plus de {MOST} lignes diffèrent : les suivantes ne sont pas nommées",
        )


def _of_row(
    table: Table,
    projection: str,
    expected: dict[str, Any] | None,
    found: dict[str, Any] | None,
    differing: Sequence[str],
) -> Iterator[Mismatch]:
    row = expected or found or {}
    place: dict[str, Any] = {
        "log": row["log"],
        "projection": projection,
        "table": table.name,
        "key": {column: row[column] for column in table.key if column != "log"},
        "seq": row.get("seq", 0),
        "measure": row.get("measure", ""),
    }
    if expected is None or found is None:
        problem = "ligne manquante" if found is None else "ligne sans événement"
        yield Mismatch(**place, expected=expected, found=found, problem=problem)
        return
    for column in differing:
        one, other = expected[column], found[column]
        yield Mismatch(**place, column=column, expected=one, found=other, problem="valeur différente")


def _row(text: str | None) -> dict[str, Any] | None:
    # Read here: whether a connection reads JSON depends on who opened it.
    return None if text is None else orjson.loads(text)


def _statement(table: Table) -> str:
    columns = ", ".join(table.names)
    shared = " and projection = %(projection)s" if "projection" in table.names else ""
    part = f"(select {columns} from {{schema}}.{table.name} where log = any (%(logs)s){shared})"  # noqa: S608
    keys = ", ".join(table.key)
    # Compared here: in JSON, a null of the database and a null of JSON are the same.
    differing = ", ".join(
        f"case when wanted.{column} is distinct from found.{column} then '{column}' end"
        for column in table.names
        if column not in table.key
    )
    return (
        f"select to_jsonb(wanted)::text, to_jsonb(found)::text, "  # noqa: S608
        f"array_remove(array[{differing}]::text[], null), log "
        f"from {part.format(schema=SCRATCH)} as wanted full join {part.format(schema=LIVE)} as found using ({keys}) "
        f"where wanted is distinct from found order by {keys} limit {MOST + 1}"
    )
