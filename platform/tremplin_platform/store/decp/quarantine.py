"""Rows of published data that were refused, each with its reason and its original."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from tremplin_platform.store.delivery.addressing import CENTRALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """
    One row refused: its `line` in `file` from 1, why, and its JSON.

    `whole` is false for an outline of a row too large to keep; `concession` for one listed among concessions.
    """

    file: str
    line: int
    reason: str
    sentence: str
    original: str
    whole: bool
    concession: bool
    id: int = 0


def keep(connection: Connection[Any], rows: Sequence[Quarantined]) -> None:
    """
    Put rows in quarantine, in the caller's transaction; one that is there already gets its latest reason.

    A row that was mended and taken does not come back with its file.
    """
    if not rows:
        return
    connection.execute(
        _KEEP,
        (
            CENTRALE,
            [row.file for row in rows],
            [row.line for row in rows],
            [row.reason for row in rows],
            [row.sentence for row in rows],
            [row.original for row in rows],
            [row.whole for row in rows],
            [row.concession for row in rows],
            [sha256(row.original.encode()).digest() for row in rows],
            CENTRALE,
        ),
    )


def release(connection: Connection[Any], identifiers: Sequence[int]) -> None:
    """Take rows out of quarantine, in the caller's transaction."""
    connection.execute(
        "delete from quarantine where log = %s and id = any(%s)", (CENTRALE, list(identifiers))
    )


def refused_rows(connection: Connection[Any], *, after: int = 0, limit: int = 1000) -> list[Quarantined]:
    """
    Rows in quarantine beyond `after`, at most `limit`, in the order they came.

    :param connection: of the command role
    """
    return _select(connection, "id > %s order by id limit %s", (after, limit))


def refused_row(connection: Connection[Any], *, identifier: int) -> Quarantined | None:
    """One row in quarantine, or None. :param connection: of the command role"""
    return next(iter(_select(connection, "id = %s", (identifier,))), None)


def _select(connection: Connection[Any], condition: str, values: tuple[Any, ...]) -> list[Quarantined]:
    with connection.transaction(), connection.cursor(row_factory=class_row(Quarantined)) as cursor:
        cursor.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        cursor.execute(
            "select id, file, line, reason, sentence, original, whole, concession from quarantine"  # noqa: S608
            f" where log = %s and {condition}",
            (CENTRALE, *values),
        )
        return cursor.fetchall()


_KEEP = (
    "insert into quarantine (log, file, line, reason, sentence, original, whole, concession, digest)"
    " select %s, file, line, reason, sentence, original, whole, concession, digest"
    " from unnest(%b::text[], %b::bigint[], %b::text[], %b::text[], %b::text[], %b::boolean[],"
    " %b::boolean[], %b::bytea[]) with ordinality"
    " as given (file, line, reason, sentence, original, whole, concession, digest, place)"
    " where not exists (select from quarantine_mends mend where mend.log = %s and mend.digest = given.digest"
    " and mend.file = given.file and mend.line = given.line) order by place"
    " on conflict (log, file, line, digest) do update"
    " set reason = excluded.reason, sentence = excluded.sentence"
    " where (quarantine.reason, quarantine.sentence) <> (excluded.reason, excluded.sentence)"
)
