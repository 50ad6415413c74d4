"""COPY of entry rows with their key and index, into a table of the same shape: the limit of who writes them."""

import time
from typing import Any

from psycopg import Connection

from tremplin_projections.ledger.tables import ENTRIES

_BATCH = 8_000


def copy_rate(owner: Connection[Any], events: int) -> float:
    """Events per second whose entries, the last that the ledger made, are copied; one transaction for 4,000."""
    rows = last_entries(owner, 2 * events)
    owner.execute("create table if not exists bare_entries (like ledger_entries including all)")
    owner.execute("truncate bare_entries")
    begun = time.perf_counter()
    for first in range(0, len(rows), _BATCH):
        copy_entries(owner, rows[first : first + _BATCH])
    return len(rows) / 2 / (time.perf_counter() - begun)


def last_entries(owner: Connection[Any], count: int) -> list[tuple[Any, ...]]:
    """Rows in the order they were written; a declaration has two."""
    names = ", ".join(ENTRIES.names)
    statement = f"select {names} from ledger_entries order by ctid desc limit %s"  # noqa: S608
    with owner.cursor(binary=True) as cursor:
        return cursor.execute(statement, (count,)).fetchall()[::-1]


def copy_entries(owner: Connection[Any], rows: list[tuple[Any, ...]], table: str = "bare_entries") -> None:
    """One transaction."""
    statement = f"copy {table} from stdin (format binary)"
    with owner.transaction(), owner.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(ENTRIES.types)
        for row in rows:
            copy.write_row(row)
