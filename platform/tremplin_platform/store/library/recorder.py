"""
The library's PostgreSQL recorder, extended: numbers a log gives, on the command's own connection.

What it does not keep of it: the table lock and NOTIFY on every append (they make all writers wait for one
another), and the global notification log (nothing here orders by a global position).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.postgres import PostgresAggregateRecorder, PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection
from psycopg.rows import DictRow

from tremplin_platform.events.fact import log_of
from tremplin_platform.store.appending import NewFact, append
from tremplin_platform.store.library.mapper import StoredFact


class NoGlobalOrder(Exception):
    """Events are ordered inside one log only: read a log by its seq."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The latest snapshot of a subject, where it has one, and its events beyond it, by version."""

    snapshots: list[StoredEvent]
    events: list[StoredFact]


class OneConnection(PostgresDatastore):
    """
    The library's datastore, holding the connection of one command instead of a pool of its own.

    `loaded`: subjects read in one statement, from which the recorders answer until something is appended
    `recorded_at`: the instant of the last append
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self.connection = connection
        self.loaded: dict[str, Loaded] = {}
        self.recorded_at: datetime | None = None
        self.schema = "public"
        self.originator_id_type = "text"
        self.db_type_names = set()
        self.enable_db_functions = False
        self.single_row_tracking = True
        self.lock_timeout = 0

    def register_type_adapters(self) -> None:
        """No composite type is used."""

    @contextmanager
    def get_connection(self) -> Iterator[Connection[DictRow]]:
        yield self.connection

    def close(self) -> None:
        """The command closes its own connection."""

    def __del__(self) -> None:
        """Nothing was opened."""


class LogRecorder(PostgresApplicationRecorder):
    """Appends to one log at a time and reads a subject back."""

    def __init__(self, datastore: OneConnection) -> None:
        super(PostgresAggregateRecorder, self).__init__(datastore)  # see `SnapshotRecorder`
        self._datastore = datastore
        self._connection = datastore.connection

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        seen: int | None = None,
        delivered: int | None = None,
        clock: datetime | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """
        Append to the log that the subjects name; the numbers the events were given.

        Errors and parameters are those of `appending.append`.
        """
        if not stored_events:
            return []
        self._datastore.loaded.clear()
        (log,) = {log_of(str(event.originator_id)) for event in stored_events}
        with self._connection.cursor() as cursor:
            appended = append(
                cursor,
                log=log,
                facts=[_new_fact(event) for event in stored_events],
                seen=seen,
                delivered=delivered,
                clock=clock,
            )
        self._datastore.recorded_at = appended.recorded_at
        return range(appended.first, appended.last + 1)

    def load(self, log: str, subjects: Sequence[str]) -> None:
        """Read several subjects of a log in one statement, for the `select_events` that follow."""
        loaded = {subject: Loaded(snapshots=[], events=[]) for subject in subjects}
        with self._connection.cursor(binary=True) as cursor:
            cursor.execute(_LOAD, {"log": log, "subjects": list(subjects)}, prepare=True)
            for subject, is_snapshot, number, topic, version, recorded_at, state in cursor.fetchall():
                common = {
                    "originator_id": subject,
                    "originator_version": number,
                    "topic": topic,
                    "state": bytes(state),
                }
                if is_snapshot:
                    loaded[subject].snapshots.append(StoredEvent(**common))
                else:
                    loaded[subject].events.append(
                        StoredFact(**common, version=version, recorded_at=recorded_at)
                    )
        self._datastore.loaded |= loaded

    def select_events(
        self,
        originator_id: Any,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredFact]:
        """The events of one subject by its version."""
        loaded = self._datastore.loaded.get(originator_id)
        if loaded is not None and (lte, desc, limit) == (None, False, None):
            return [event for event in loaded.events if event.originator_version > (gt or 0)]
        with self._connection.cursor(binary=True) as cursor:
            cursor.execute(
                _SELECT + ("desc" if desc else "asc") + " limit %(limit)s",
                _versions(originator_id, gt, lte, limit),
                prepare=True,
            )
            return [
                StoredFact(
                    originator_id=originator_id,
                    originator_version=version,
                    topic=topic,
                    state=bytes(data),
                    version=class_version,
                    recorded_at=recorded_at,
                )
                for version, topic, class_version, recorded_at, data in cursor.fetchall()
            ]

    def select_notifications(self, *_: Any, **__: Any) -> Sequence[Notification]:
        """:raises NoGlobalOrder: always"""
        raise NoGlobalOrder

    def max_notification_id(self) -> int | None:
        """:raises NoGlobalOrder: always"""
        raise NoGlobalOrder


class SnapshotRecorder(PostgresAggregateRecorder):
    """Keeps snapshots of subjects, beside the logs and never instead of them."""

    def __init__(self, datastore: OneConnection) -> None:
        # Past the library's own, which forms the statements of its tables: a tenth of a millisecond a command.
        super(PostgresAggregateRecorder, self).__init__(datastore)
        self._datastore = datastore
        self._connection = datastore.connection

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> None:
        """Keep each snapshot; the same one again changes nothing."""
        for event in stored_events:
            self._connection.execute(
                "insert into snapshots (log, subject, subject_version, topic, state) values (%s, %s, %s, %s, %s)"
                " on conflict (log, subject, subject_version) do nothing",
                (
                    log_of(str(event.originator_id)),
                    event.originator_id,
                    event.originator_version,
                    event.topic,
                    event.state,
                ),
            )

    def select_events(
        self,
        originator_id: Any,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The snapshots of one subject by version."""
        loaded = self._datastore.loaded.get(originator_id)
        if loaded is not None and (gt, lte, desc, limit) == (None, None, True, 1):
            return loaded.snapshots
        rows = self._connection.execute(
            _SELECT_SNAPSHOTS + ("desc" if desc else "asc") + " limit %(limit)s",
            _versions(originator_id, gt, lte, limit),
        ).fetchall()
        return [
            StoredEvent(
                originator_id=originator_id, originator_version=version, topic=topic, state=bytes(state)
            )
            for version, topic, state in rows
        ]


# The instant of an event is null beside a snapshot, whose version of class is 0. What is asked stands in selects of its
# own: a plan made for its values looks no better than one for any, so that the statement is planned once a connection,
# and not each time (0.3 ms). An order for each subject: see “Plans” in `platform/README.md`.
_LOAD = """
with asked as (
    select asked.subject, latest.subject_version, latest.topic, latest.state
      from unnest((select %(subjects)s::text[])) as asked (subject)
      left join lateral (select subject_version, topic, state from snapshots
                          where log = (select %(log)s::text) and snapshots.subject = asked.subject
                          order by subject_version desc limit 1) as latest on true
)
select subject, true as is_snapshot, subject_version, topic, 0::smallint, null::timestamptz, state
  from asked where subject_version is not null
union all
select asked.subject, false, found.*
  from asked cross join lateral (
    select subject_version, topic, version, recorded_at, data from events
     where log = (select %(log)s::text) and events.subject = asked.subject
       and events.subject_version > coalesce(asked.subject_version, 0)
     order by subject_version) as found
 order by is_snapshot desc, subject_version
"""

_OF_VERSIONS = (
    " where log = %(log)s and subject = %(subject)s and subject_version > %(gt)s and subject_version <= %(lte)s"
    " order by subject_version "
)
_SELECT_SNAPSHOTS = f"select subject_version, topic, state from snapshots{_OF_VERSIONS}"  # noqa: S608
_SELECT = f"select subject_version, topic, version, recorded_at, data from events{_OF_VERSIONS}"  # noqa: S608


def _versions(subject: Any, gt: int | None, lte: int | None, limit: int | None) -> dict[str, Any]:
    """Return the parameters of `_OF_VERSIONS`, and the limit."""
    last = 2**62 if lte is None else lte
    return {"log": log_of(subject), "subject": subject, "gt": gt or 0, "lte": last, "limit": limit}


def _new_fact(event: StoredEvent) -> NewFact:
    if not isinstance(event, StoredFact):
        raise TypeError("a log takes StoredFact")
    return NewFact(
        topic=event.topic,
        version=event.version,
        subject=str(event.originator_id),
        subject_version=event.originator_version,
        effective=event.effective,
        data=event.state,
        audience=event.audience,
    )
