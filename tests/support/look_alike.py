"""Two requests that must look alike to their sender: what they answer, what they write, what they run."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, Cursor

from support.postgres_server import Database
from tremplin_platform.store.delivery.delivery import deliver
from tremplin_tenants.api.web.connections import command_connection

_KEPT = (
    "select log, seq, topic from events order by log, seq",
    "select log, seq, centrale_seq from heads order by log",
    "select contract, lot, maximum, ordered from maxima order by 1, 2",
    "select log, declaration, hours, validated from person_hours order by 1, 2",
    "select log, declaration, overclaimed, to_take_back from person_links order by 1, 2",
    "select kind, siret, organisation, last_day from sirets order by 1, 2, 3",
    "select organisation, idempotency_key from api_answers order by 1, 2",
)


@dataclass(frozen=True)
class Seen:
    """A status, the bytes of the body, and the statements that the command ran to give them."""

    status: int
    body: bytes
    statements: tuple[str, ...]


def seen(ask: Callable[[], Any], *, normalise: str = "") -> Seen:
    """What one request shows; `normalise` is an identifier of the request, which its answer may repeat."""
    with _statements(command_connection()) as ran:
        answer = ask()
    body = answer.content.replace(normalise.encode(), b"{}") if normalise else answer.content
    return Seen(answer.status_code, body, tuple(ran))


def kept(database: Database) -> list[Any]:
    """All that a command may write."""
    with closing(database.connect_superuser()) as connection:
        return [connection.execute(rows).fetchall() for rows in _KEPT]


def deliver_to(database: Database, *logs: str) -> None:
    """Deliver what is addressed to these logs, which the first command on each would do."""
    with closing(database.connect("command")) as connection:
        for log in logs:
            deliver(connection, log=log)


@contextmanager
def _statements(connection: Connection[Any]) -> Iterator[list[str]]:
    ran: list[str] = []

    class Counting(Cursor[Any]):
        def execute(self, query: Any, *args: Any, **options: Any) -> Any:
            ran.append(str(query))
            return super().execute(query, *args, **options)

    before = connection.cursor_factory
    connection.cursor_factory = Counting
    try:
        yield ran
    finally:
        connection.cursor_factory = before
