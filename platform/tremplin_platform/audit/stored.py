"""Read events as stored, for verification and rebuilds; content stays bytes, as it may be damaged."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from psycopg import Connection

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.delivery.addressing import REGISTRATION
from tremplin_platform.store.delivery.copy_order import registered_in
from tremplin_platform.store.reading import envelope, heads
from tremplin_platform.store.slices import Slice, read_slices

SLICE = 2_000
"""As many events of a log are read at once."""

DIGESTED = """convert_to(
    log || chr(10) || seq || chr(10)
    || to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || chr(10)
    || topic || chr(10) || version || chr(10) || subject || chr(10), 'UTF8')"""
"""The bytes that a digest is of before `data`, in SQL: as `events.envelope.digest_of` writes them."""


class StoredEvent(NamedTuple):
    """A row of a log: the envelope, and the columns that its digest does not cover."""

    log: str
    seq: int
    recorded_at: datetime
    topic: str
    version: int
    subject: str
    data: bytes
    digest: bytes
    subject_version: int
    effective: str
    audience: str | None

    def content(self) -> dict[str, Any] | None:
        """Return `data` decoded, or None if it is no JSON object."""
        try:
            content = orjson.loads(self.data)
        except orjson.JSONDecodeError:
            return None
        return content if isinstance(content, dict) else None

    def envelope(self, content: dict[str, Any]) -> Envelope:
        """Return the envelope of this event, whose `content` is already decoded."""
        return Envelope(
            log=self.log,
            seq=self.seq,
            recorded_at=self.recorded_at,
            topic=self.topic,
            version=self.version,
            subject=self.subject,
            data=content,
            digest=self.digest,
        )


_COLUMNS = ", ".join(StoredEvent._fields)

FILLED = tuple(name for name in StoredEvent._fields if name != "audience")
"""The columns that have a value in every event. The tables say so, and a superuser may change what they say."""

_EMPTY = StoredEvent("", 0, datetime.min.replace(tzinfo=UTC), "", 0, "", b"", b"", 0, "", None)

_OF_LOG = f"select {_COLUMNS} from events where log = %s and seq > %s order by seq limit {SLICE}"  # noqa: S608

_HEADED = f"select {_COLUMNS}, {DIGESTED} from events where log = %s and seq > %s order by seq limit %s"  # noqa: S608

_EARLIER = f"""
select {_COLUMNS} from events where log = %(log)s and seq > %(after)s and seq < %(before)s and topic = any(%(topics)s)
 order by seq limit {SLICE}
"""  # noqa: S608

# The audiences of this log and the seq since which it has them; the events of each are found by the index.
_ADDRESSED = f"""
with addressed (audience, since) as (
    values ('all', 0::bigint), ('member:' || %(log)s::text, 0)
    union all select 'contract:' || contract, seq from openings where log = %(log)s
)
select {", ".join(f"events.{column}" for column in StoredEvent._fields)}
  from addressed join events on events.log = 'centrale' and events.audience = addressed.audience
                            and events.audience <> 'none'
                            and events.seq > greatest(addressed.since, %(after)s) and events.seq <= %(upto)s
 order by events.seq limit {SLICE}
"""  # noqa: S608

_REGISTRATION = f"select {_COLUMNS} from events where {REGISTRATION}"  # noqa: S608


class LogReader:
    """Reads logs for those who fold them again, on one connection and in whatever transaction it is in."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def sizes(self, log: str | None) -> dict[str, int]:
        """
        Return the seq of the last event of `log`, or of every log (None), by log.

        :raises UnknownLog: no log has this name
        """
        sizes = {known.log: known.seq for known in heads(self._connection) if log in (None, known.log)}
        if log is not None and not sizes:
            raise UnknownLog(log)
        return sizes

    def read(self, spans: Sequence[tuple[str, int, int]], /) -> dict[str, list[Envelope]]:
        """Return, by log, the events of each (log, after, upto) by seq, up to the first that is missing."""
        events: dict[str, list[Envelope]] = {log: [] for log, _, _ in spans}
        for row in read_slices(self._connection, [Slice(*span) for span in spans]):
            events[row[0]].append(envelope(row[:-1]))
        return events


def stored_events(connection: Connection[Any], *, log: str) -> Iterator[StoredEvent]:
    """Yield every event of `log` by seq, read in slices so that memory does not grow with the log."""
    return _slices(connection, _OF_LOG, lambda after: (log, after))


class HeadedEvent(NamedTuple):
    """
    A row of a log, and the bytes that its digest is of before `data`.

    `missing`: the columns that have no value, where each event has one; in `event` they are empty
    """

    event: StoredEvent
    head: bytes
    missing: list[str]


def headed_events(connection: Connection[Any], *, log: str, after: int, most: int) -> list[HeadedEvent]:
    """Return the next `most` events of `log` by seq, each with what the server makes the head of its digest of."""
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(_HEADED, (log, after, most), prepare=True).fetchall()
    return [_headed(StoredEvent._make(row[:-1]), row[-1]) for row in rows]


def _headed(event: StoredEvent, head: bytes | None) -> HeadedEvent:
    missing = [name for name in FILLED if getattr(event, name) is None]
    empty = {name: getattr(_EMPTY, name) for name in missing}
    return HeadedEvent(event._replace(**empty), head or b"", missing)


def earlier_events(
    connection: Connection[Any], *, log: str, before: int, topics: Sequence[str]
) -> Iterator[StoredEvent]:
    """Yield the events of `log` of these topics whose seq is below `before`, by seq, read in slices."""
    asked = {"log": log, "before": before, "topics": list(topics)}
    return _slices(connection, _EARLIER, lambda after: {**asked, "after": after})


def addressed_facts(connection: Connection[Any], *, log: str, upto: int) -> Iterator[StoredEvent]:
    """
    Yield the facts of the centrale addressed to `log`, up to seq `upto`, in order.

    They are addressed to all, to `log`, or to a contract opened to it by an earlier fact.
    """
    if upto == 0:
        return iter(())
    return _slices(connection, _ADDRESSED, lambda after: {"log": log, "after": after, "upto": upto})


def registration(connection: Connection[Any], *, log: str) -> StoredEvent | None:
    """Return the fact of the centrale that registers the member of `log`; None: there is none."""
    with connection.cursor(binary=True) as cursor:
        row = cursor.execute(_REGISTRATION, {"log": log, "subject": registered_in(log)}).fetchone()
    return None if row is None else StoredEvent._make(row)


def _slices(connection: Connection[Any], statement: str, parameters: Any) -> Iterator[StoredEvent]:
    after = 0
    while True:
        with connection.cursor(binary=True) as cursor:
            rows = cursor.execute(statement, parameters(after), prepare=True).fetchall()
        yield from map(StoredEvent._make, rows)
        if len(rows) < SLICE:
            return
        after = rows[-1][1]
