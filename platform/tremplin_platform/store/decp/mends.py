"""Rows of quarantine mended by hand: values that stand beside the original, with who gave them and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from psycopg import Connection
from psycopg.rows import class_row

from tremplin_platform.store.decp.quarantine import Quarantined
from tremplin_platform.store.delivery.addressing import CENTRALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """`changes`: the values, by path, None for one taken away; `taken_at` when the row so mended was taken."""

    row_id: int
    file: str
    line: int
    changes: Mapping[str, str | None]
    by_account: str | None
    mended_at: datetime
    taken_at: datetime | None


def add_mend(
    connection: Connection[Any],
    *,
    row: Quarantined,
    changes: Mapping[str, str | None],
    by_account: str | None,
) -> None:
    """Keep a mend of a row, in place of the one that it had. :param connection: of the command role"""
    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        connection.execute(
            "insert into quarantine_mends (log, row_id, file, line, digest, original, changes, by_account)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s)",
            (
                CENTRALE,
                row.id,
                row.file,
                row.line,
                sha256(row.original.encode()).digest(),
                row.original,
                orjson.dumps(changes).decode(),
                by_account,
            ),
        )


def latest_mends(connection: Connection[Any], *, limit: int) -> list[Mend]:
    """The mends of rows that were taken, newest first."""
    with connection.transaction(), connection.cursor(row_factory=class_row(Mend)) as cursor:
        cursor.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        cursor.execute(
            "select row_id, file, line, changes::json, by_account, mended_at, taken_at from quarantine_mends"
            " where log = %s and taken_at is not null order by taken_at desc, id desc limit %s",
            (CENTRALE, limit),
        )
        return cursor.fetchall()
