"""
Choose the database that answers a read: the replica, where `DATABASE_READ_URL` names one that follows, or the primary.

A replica that is away, that was promoted or that is late is passed over. It answers what asks for a position
(`wait_for`, `known_at`) only where it has all that the primary had when that position was found to be counted.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import DatabaseError, connections
from psycopg import Connection, Cursor

from tremplin_projections.scope import PRIMARY
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.first_statements import first_statements

LATEST_S = 5.0
"""A replica that is later than this answers nothing."""
_REPLICA = "replica"
_AWAY_S = 5.0

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
        written, flushed, now = _only(command_connection().execute(_WRITTEN))
        try:
            is_standby, replayed, last = _only(first_statements(_REPLICA, _ask))
        except (DatabaseError, psycopg.Error):
            self._away_until = time.monotonic() + _AWAY_S
            logger.warning("the replica does not answer: the primary does", exc_info=True)
            return Source()
        if is_standby and replayed >= (written if is_current else flushed):
            return Source(_REPLICA)
        late_s = float("inf") if last is None else max(0.0, (now - last).total_seconds())
        return Source(_REPLICA, late_s) if is_standby and not is_current and late_s <= LATEST_S else Source()


def _ask(connection: Connection[Any]) -> Cursor[Any]:
    return connection.execute(_REPLAYED)


def _only(cursor: Cursor[Any]) -> tuple[Any, ...]:
    [row] = cursor.fetchall()
    return tuple(row)


# Places in the write-ahead log, as numbers. Rows of processes that do not wait for the disk are seen on the primary
# before they are flushed, and sent to the replica after.
_WRITTEN = """
select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0'), pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0'),
       clock_timestamp()
"""
_REPLAYED = """
select pg_is_in_recovery(), coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0),
       pg_last_xact_replay_timestamp()
"""
REPLICA = Replica()
