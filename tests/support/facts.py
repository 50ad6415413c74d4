"""Facts for tests of the store, which looks at their envelope only."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import psycopg

from support.postgres_server import Database
from tremplin_platform.events.envelope import encode
from tremplin_platform.store.appending import Appended, NewFact, append


def new_fact(log: str, number: int, *, version: int = 1, **data: Any) -> NewFact:
    """One order of `log`, identified by `number`."""
    return NewFact(
        topic="call-off.placed",
        version=1,
        subject=f"{log}/call-off/c{number}",
        subject_version=version,
        effective="2026-03-01",
        data=encode({"effective": "2026-03-01", "by": log, "number": number, **data}),
    )


def open_logs(database: Database, *logs: str) -> None:
    """Head rows, as registering a member makes them."""
    with closing(database.connect("command")) as connection, connection.transaction():
        connection.execute("select set_config('tremplin.log', 'centrale', true)")
        for log in logs:
            connection.execute("insert into heads (log, territory) values (%s, '75')", (log,))


def append_to(
    connection: psycopg.Connection[Any], log: str, facts: Sequence[NewFact], **options: Any
) -> Appended:
    """Append in a transaction of its own."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("select set_config('tremplin.log', %s, true)", (log,))
        return append(cursor, log=log, facts=facts, **options)


def sequence(database: Database, log: str) -> list[int]:
    """The numbers in `log`, counted apart from the store's own reading."""
    return [seq for (seq,) in database.rows("select seq from events where log = %s order by 1", log)]
