"""Finds the logs that hold events to publish: quickly by transactions, which may miss some, and by a full sweep."""

from typing import Any

from psycopg import Connection

# Logs written by transactions that ended since the snapshot `seen`: begun after it, or running at that time.
# Both are ranges of the index on `xid`; transactions that still run are left for later. The upper bound, beyond every
# transaction, is for the planner: of one bound alone it expects a third of the table, and may read it whole.
_ENDED = """
select pg_current_snapshot()::text, array(
    select log from events
     where xid >= pg_snapshot_xmax(%(seen)s::pg_snapshot) and xid <= '18446744073709551615'::xid8
    union
    select log from events where xid = any (array(
        select running from pg_snapshot_xip(%(seen)s::pg_snapshot) as running
         where pg_visible_in_snapshot(running, pg_current_snapshot()))))
"""
_BEHIND = """
select heads.log from heads left join marks on marks.log = heads.log
 where heads.seq > coalesce(marks.seq, 0) order by heads.log
"""


class Finder:
    """
    Finds logs to publish. Only `sweep` is complete: it finds the logs that `news` missed.

    The connection must be in autocommit, so that every query takes a snapshot of its own.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._seen: str | None = None

    def news(self) -> list[str]:
        """Return the logs written by transactions that ended since the last call; none the first time."""
        if self._seen is None:
            self._seen = str(self._one("select pg_current_snapshot()::text")[0])
            return []
        self._seen, logs = self._one(_ENDED, {"seen": self._seen})
        return list(logs)

    def sweep(self) -> list[str]:
        """Return every log whose head is ahead of its mark."""
        return [log for (log,) in self._connection.execute(_BEHIND).fetchall()]

    def _one(self, statement: str, values: dict[str, Any] | None = None) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self._connection.execute(statement, values).fetchone()
        if row is None:
            raise AssertionError("a select without a table gives one row")
        return row
