"""
Choose the database that answers a read: the replica, where `DATABASE_READ_URL` names one that follows, or the primary.

A replica that is away, that was promoted or that is late is passed over. It answers what asks for a position
(`wait_for`, `known_at`) only where it has all that the primary had when that position was found to be counted.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import psycopg
from django.db import DatabaseError, connections
from psycopg import Connection
from psycopg.pq.abc import PGresult

from tremplin_projections.scope import PRIMARY
from tremplin_tenants.api.web.connections import answers_of, command_connection, is_silent

LATEST_S = 5.0
"""A replica that is later than this answers nothing."""
_REPLICA = "replica"
_AWAY_S = 5.0
_PATIENCE_S = 2.0
"""A replica that says nothing for so long is away: a request waits for it, then the primary answers."""
_LONGEST_S = 30.0
"""A statement that the replica answers no sooner is answered by the primary: as long as the role may take for all."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A database among Django's, and for how many seconds what the primary has may be missing there."""

    alias: str = PRIMARY
    late_s: float = 0.0

    @property
    def is_primary(self) -> bool:
        """Whether nothing is missing there."""
        return self.alias == PRIMARY


class Replica:
    """The replica as a process knows it: one that did not answer is not asked again for a few seconds."""

    def __init__(self) -> None:
        self._away_until = float("-inf")

    def source(self, *, is_current: bool) -> Source:
        """
        Return where to read.

        :param is_current: whether all that the primary has by now must be there
        """
        if _REPLICA not in connections.settings or time.monotonic() < self._away_until:
            return Source()
        if self._away_until > 0:  # one request asks whether it is back, the others do not wait with it
            self._away_until = time.monotonic() + _AWAY_S
        [(written, flushed, now)] = command_connection().execute(WRITTEN).fetchall()
        try:
            is_standby, replayed, last = _ask()
        except (DatabaseError, psycopg.Error):
            self._away_until = time.monotonic() + _AWAY_S
            logger.warning("the replica does not answer: the primary does", exc_info=True)
            return Source()
        self._away_until = float("-inf")
        late_s = seconds_late(flushed=flushed, now=now, replayed=replayed, last=last)
        is_near = replayed >= written if is_current else late_s <= LATEST_S
        return Source(_REPLICA, late_s) if is_standby and is_near else Source()


def seconds_late(*, flushed: Decimal, now: Decimal, replayed: Decimal, last: Decimal | None) -> float:
    """
    Return for how many seconds at most a replica lacks something that the primary has flushed; infinity: nobody knows.

    :param now: the primary's clock
    :param last: when the last transaction that the replica replayed ended, by the primary's clock; later than `now`
        where that stepped back; None: it replayed none since it started
    """
    if replayed >= flushed:
        return 0.0
    return float("inf") if last is None else abs(float(now - last))


def _ask() -> tuple[bool, Decimal, Decimal | None]:
    """
    Ask the replica whether it is one, how far it has replayed, and of when the last transaction is that it replayed.

    A connection that fails is closed: the next use opens another.

    :raises OperationalError: it does not answer
    """
    wrapper = connections[_REPLICA]
    if wrapper.connection is not None and not is_silent(wrapper.connection):
        wrapper.close()  # the server has, since the last request
    wrapper.ensure_connection()
    _limit_waits(wrapper.connection)
    wrapper.health_check_done = True  # type: ignore[attr-defined]  # this is one
    try:
        [result] = _results(wrapper.connection)
    except psycopg.Error:
        wrapper.close()
        raise
    is_standby, replayed, last = (result.get_value(0, column) for column in range(3))
    return (
        is_standby == b"t",
        Decimal((replayed or b"0").decode()),
        None if last is None else Decimal(last.decode()),
    )


def _limit_waits(connection: Connection[Any]) -> None:
    """End what is read there next, where the server freezes: psycopg has no setting for it."""
    connection.wait = partial(Connection.wait, connection, timeout=_LONGEST_S)  # type: ignore[method-assign]


def _results(connection: Connection[Any]) -> Iterator[PGresult]:
    """Yield the results of `REPLAYED`. A server that is frozen takes a statement, and psycopg would wait for ever."""
    server, answers = connection.pgconn, answers_of(connection)
    server.send_query(REPLAYED)
    server.flush()
    while True:
        while server.is_busy():
            if not answers.poll(_PATIENCE_S * 1000):
                raise psycopg.OperationalError("no answer in time")
            server.consume_input()
        result = server.get_result()
        if result is None:
            return
        if result.status != psycopg.pq.ExecStatus.TUPLES_OK:
            raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
        yield result


# Places in the write-ahead log, as numbers. Rows of processes that do not wait for the disk are seen on the primary
# before they are flushed, and sent to the replica after.
WRITTEN = """
select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0'), pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0'),
       extract(epoch from clock_timestamp())
"""
REPLAYED = b"""
select pg_is_in_recovery(), pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'),
       extract(epoch from pg_last_xact_replay_timestamp())
"""
REPLICA = Replica()
