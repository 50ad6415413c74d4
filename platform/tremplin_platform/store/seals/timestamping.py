"""
Has the notes signed timestamped, beside the sealing: in a thread and on a connection of its own, which delay nothing.

An authority that gives no token is asked again when the next note is signed, or after a minute. The last note is asked
for first: a token over it dates every note before it too, which it continues.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_platform.store.connection_errors import CONNECTION_ERRORS
from tremplin_platform.store.seals.timestamp_authority import NoTimestamp

SESSION = "tremplin timestamps"
_AGAIN_AFTER_S = 60.0
_AT_ONCE = 20

logger = logging.getLogger(__name__)

Ask = Callable[[bytes], bytes]


class Timestamps:
    """Timestamps what is signed, when it is woken, in a thread."""

    def __init__(self, *, url: str, ask: Ask, stop: Event) -> None:
        """
        Start nothing yet.

        :param url: of the database, as the feed role
        :param ask: gives the authority's answer over a note, or raises `NoTimestamp`
        """
        self._url, self._ask, self._stop = url, ask, stop
        self._woken = Event()
        self._failed_at: tuple[int, float] | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the thread meanwhile; at the end it is left to its last request, which the process does not await."""
        Thread(target=self._run, name=SESSION, daemon=True).start()
        try:
            yield
        finally:
            self._woken.set()

    def wake(self) -> None:
        """Have what is signed timestamped, soon. Returns at once."""
        self._woken.set()

    def _run(self) -> None:
        while self._waits():
            try:
                with psycopg.connect(
                    self._url, autocommit=True, connect_timeout=5, application_name=SESSION
                ) as connection:
                    self._timestamp(connection)
                    while self._waits():
                        self._timestamp(connection)
            except CONNECTION_ERRORS as error:
                reason = str(error).strip().partition("\n")[0]
                logger.warning("PostgreSQL ne répond pas à l’horodatage, nouvel essai : %s", reason)

    def _waits(self) -> bool:
        """Wait to be woken; false where it is to end."""
        self._woken.wait()
        self._woken.clear()
        return not self._stop.is_set()

    def _timestamp(self, connection: Connection[Any]) -> None:
        waiting = sizes_without_timestamp(connection)
        if not waiting or self._must_wait(waiting[0]):
            return
        try:
            for size in waiting[:_AT_ONCE]:
                if self._stop.is_set():
                    return
                timestamp(connection, size, self._ask)
        except NoTimestamp as error:
            self._failed_at = waiting[0], time.monotonic()
            logger.warning("L’autorité d’horodatage n’a pas donné de jeton : %s.", error)
        else:
            self._failed_at = None

    def _must_wait(self, last: int) -> bool:
        if self._failed_at is None:
            return False
        failed, at = self._failed_at
        return failed == last and time.monotonic() < at + _AGAIN_AFTER_S


def sizes_without_timestamp(connection: Connection[Any]) -> list[int]:
    """Return the sizes of the notes of the last day that have no token, the last first."""
    return [size for (size,) in connection.execute(_WAITING).fetchall()]


def timestamp(connection: Connection[Any], size: int, ask: Ask) -> None:
    """
    Keep the authority's answer over the note of this size.

    :param connection: of the feed role, in autocommit: no transaction is open while the authority answers
    :raises NoTimestamp: it gave none
    """
    with connection.cursor(binary=True) as cursor:
        row = cursor.execute(_NOTE, (size,)).fetchone()
    if row is not None:
        connection.execute(_KEEP, (size, ask(bytes(row[0]))))


_WAITING = """
select size from checkpoints
 where log = '/' and signed_at > clock_timestamp() - interval '1 day'
   and not exists (select from timestamps where timestamps.log = '/' and timestamps.size = checkpoints.size)
 order by size desc
"""
_NOTE = "select note from checkpoints where log = '/' and size = %s"
_KEEP = "insert into timestamps (log, size, token) values ('/', %b, %b) on conflict do nothing"
