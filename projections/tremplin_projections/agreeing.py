"""Which logs a rebuild found as they are: many compared at once, since most agree and have nothing to replace."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from psycopg import Cursor

from tremplin_projections.batches import LIVE, SHADOW
from tremplin_projections.table import Table


def agreeing(
    cursor: Cursor[Any], *, projection: str, tables: Sequence[Table], logs: Collection[str]
) -> set[str]:
    """
    The logs whose live rows and rebuilt rows are at the same event and the same.

    Their positions are locked until the transaction ends. Of the others nothing is said: compare them one by one.
    """
    alongside = set(_positions(cursor, LIVE, projection, logs)) & set(
        _positions(cursor, SHADOW, projection, logs)
    )
    agreed = {log for log, _, _ in alongside}
    for table in tables:
        agreed -= _differing(cursor, table, sorted(agreed))
    return agreed


def forget(cursor: Cursor[Any], *, projection: str, tables: Sequence[Table], logs: Collection[str]) -> None:
    """Empty the rebuilt rows of `logs`, and forget their positions."""
    cursor.execute(
        f"delete from {SHADOW}.positions where log = any (%s) and projection = %s",  # noqa: S608
        (list(logs), projection),
    )
    for table in tables:
        cursor.execute(f"delete from {SHADOW}.{table.name} where log = any (%s)", (list(logs),))  # noqa: S608


def _positions(
    cursor: Cursor[Any], schema: str, projection: str, logs: Collection[str]
) -> list[tuple[str, int, datetime]]:
    cursor.execute(
        f"select log, seq, recorded_at from {schema}.positions where log = any (%s) and projection = %s"  # noqa: S608
        " order by log for update",
        (list(logs), projection),
    )
    return cursor.fetchall()


def _differing(cursor: Cursor[Any], table: Table, logs: list[str]) -> set[str]:
    columns = ", ".join(table.names)
    live = f"select {columns}, 1 as side from {LIVE}.{table.name} where log = any (%s)"  # noqa: S608
    rebuilt = f"select {columns}, -1 as side from {SHADOW}.{table.name} where log = any (%s)"  # noqa: S608
    cursor.execute(
        f"select log from ({live} union all {rebuilt}) as row group by {columns} having sum(side) <> 0",  # noqa: S608
        (logs, logs),
    )
    return {log for (log,) in cursor.fetchall()}
