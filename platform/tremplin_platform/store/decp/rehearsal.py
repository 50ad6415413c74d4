"""A rehearsal of an import: it reads what is known, and writes nothing but a table of its own session."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

from tremplin_platform.store.appending import NewFact
from tremplin_platform.store.clock import require_clock
from tremplin_platform.store.decp.observed import Key, Observed, find, remember
from tremplin_platform.store.decp.quarantine import Quarantined
from tremplin_platform.store.delivery.addressing import CENTRALE

_TABLE = "observed_in_rehearsal"


class RehearsedLog:
    """
    Answers as the centrale's log would after the writes so far. The table goes with the connection or the next one.

    :param connection: of the command role, in autocommit
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        connection.execute(f"drop table if exists pg_temp.{_TABLE}")
        connection.execute(
            f"create temporary table {_TABLE} (log text, buyer text, contract text, version bigint, base text,"
            " modifications text, taken text, primary key (log, buyer, contract))"
        )

    @contextmanager
    def slice(self) -> Iterator[None]:
        """
        One transaction; no lock is taken.

        :raises ClockBehind: the centrale's head is later than the database's clock, as for the import itself
        """
        with self._connection.transaction():
            require_clock(self._connection, logs=(CENTRALE,))
            self._connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
            yield

    def known(self, keys: Collection[Key]) -> dict[Key, Observed]:
        """Return the state of these contracts, those rehearsed included."""
        return find(self._connection, "observed", keys) | find(self._connection, _TABLE, keys)

    def write(
        self, *, facts: Sequence[NewFact], observed: Iterable[Observed], refused: Sequence[Quarantined]
    ) -> None:
        """Keep, for this session, what would be known."""
        remember(self._connection, _TABLE, observed)

    def release(self, identifiers: Sequence[int]) -> None:
        """Nothing: what is in quarantine stays there."""
