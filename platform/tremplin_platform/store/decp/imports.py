"""Files of published data that were brought to be imported: rehearsed, then recorded once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from psycopg import Connection
from psycopg.rows import class_row

from tremplin_platform.store.delivery.addressing import CENTRALE

_KEPT = timedelta(days=1)
MOST_KEPT = 20
"""Files whose contents are kept at once, the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtFile:
    """
    A file that was brought: `content` until it is recorded, for a day at most.

    `buyer`: the SIRET whose contracts are wanted, empty for every buyer's; `by_account` None for the command line
    `rehearsed`, `recorded`: the reports of the rehearsal and of the import, as scripts read them
    """

    id: str
    file: str
    content: bytes | None
    buyer: str
    by_account: str | None
    brought_at: datetime
    rehearsed: Mapping[str, Any] | None
    recorded: Mapping[str, Any] | None
    recorded_at: datetime | None


def keep_file(
    connection: Connection[Any],
    *,
    identifier: str,
    file: str,
    content: bytes,
    buyer: str,
    by_account: str | None,
) -> None:
    """
    Keep a file to be recorded. Forget the contents that are a day old, and those beyond the `MOST_KEPT` latest.

    :param connection: of the command role
    """
    with _centrale(connection):
        connection.execute(
            "insert into decp_imports (log, id, file, content, buyer, by_account) values (%s, %s, %s, %s, %s, %s)",
            (CENTRALE, identifier, file, content, buyer, by_account),
        )
        connection.execute(_FORGET, {"log": CENTRALE, "kept": _KEPT, "most": MOST_KEPT})


def note_rehearsed(connection: Connection[Any], *, identifier: str, report: Mapping[str, Any]) -> None:
    """Keep the report of a rehearsal."""
    with _centrale(connection):
        connection.execute(
            "update decp_imports set rehearsed = %s where log = %s and id = %s",
            (_json(report), CENTRALE, identifier),
        )


def keep_report(
    connection: Connection[Any], *, identifier: str, file: str, buyer: str, report: Mapping[str, Any]
) -> None:
    """Keep the report of an import that needed no rehearsal."""
    with _centrale(connection):
        connection.execute(
            "insert into decp_imports (log, id, file, buyer, recorded, recorded_at)"
            " values (%s, %s, %s, %s, %s, clock_timestamp())",
            (CENTRALE, identifier, file, buyer, _json(report)),
        )


def note_recorded(connection: Connection[Any], *, identifier: str, report: Mapping[str, Any]) -> None:
    """Keep the report of an import, and forget the file's content."""
    with _centrale(connection):
        connection.execute(
            "update decp_imports set content = null, recorded = %s, recorded_at = clock_timestamp()"
            " where log = %s and id = %s and recorded is null",
            (_json(report), CENTRALE, identifier),
        )


def brought_file(connection: Connection[Any], *, identifier: str) -> BroughtFile | None:
    """The file of this identifier, or None."""
    return next(iter(_files(connection, "id = %s", (identifier,), content="content")), None)


def latest_files(connection: Connection[Any], *, limit: int) -> list[BroughtFile]:
    """The latest files, without their contents, newest first."""
    return _files(connection, "true order by brought_at desc, id limit %s", (limit,), content="null::bytea")


def _files(
    connection: Connection[Any], condition: str, values: tuple[Any, ...], *, content: str
) -> list[BroughtFile]:
    with _centrale(connection), connection.cursor(row_factory=class_row(BroughtFile)) as cursor:
        cursor.execute(
            f"select id, file, {content} as content, buyer, by_account, brought_at, rehearsed::json,"  # noqa: S608
            f" recorded::json, recorded_at from decp_imports where log = %s and {condition}",
            (CENTRALE, *values),
        )
        return cursor.fetchall()


@contextmanager
def _centrale(connection: Connection[Any]) -> Iterator[None]:
    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        yield


def _json(report: Mapping[str, Any]) -> str:
    return orjson.dumps(report).decode()


_FORGET = """
update decp_imports set content = null
 where log = %(log)s and content is not null
   and (brought_at < clock_timestamp() - %(kept)s
        or id not in (select id from decp_imports where log = %(log)s and content is not null
                       order by brought_at desc, id limit %(most)s))
"""
