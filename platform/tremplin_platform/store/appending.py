"""
How facts enter a log: numbered without a hole under the lock of its head row, which is the only lock taken.

One statement moves the head and inserts the facts with the numbers it gave; from `COPY_FROM` facts on,
they come in by COPY. A transaction rolled back leaves no hole, since the head rolls back with it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection, Cursor, DatabaseError
from psycopg.errors import UniqueViolation

from tremplin_platform.store.clock import SQLSTATE, ClockBehind

COPY_FROM = 2_000


class UnknownLog(Exception):
    """No log has this name: no member was registered under it."""


class VersionConflict(Exception):
    """
    Someone else wrote about this subject in the meantime: read it again, then decide again.

    `begun`: the subjects that were to begin here, one of which may have begun meanwhile.
    """

    begun: Collection[str] = ()


class CentraleMoved(VersionConflict):
    """Facts of the centrale were delivered into this log in the meantime: decide again on that state."""


class ClockRefused(Exception):
    """Only the loader of a demo database may give the instant at which facts are recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """A fact to append. `data` in its one byte form (`events.envelope.encode`); `effective` is a Paris day."""

    topic: str
    version: int
    subject: str
    subject_version: int
    effective: str
    data: bytes
    audience: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """The numbers the facts were given, `first` to `last`, and the instant they share."""

    first: int
    last: int
    recorded_at: datetime


def append(
    cursor: Cursor[Any],
    *,
    log: str,
    facts: Sequence[NewFact],
    seen: int | None = None,
    delivered: int | None = None,
    clock: datetime | None = None,
) -> Appended:
    """
    Append `facts` to `log` in their order, in the transaction of `cursor`.

    :param seen: append only while the centrale is delivered up to there
    :param delivered: the facts are deliveries, up to there from `seen`
    :param clock: the instant to record at; of a demo database only
    :raises CentraleMoved: the log is delivered further than `seen`
    :raises VersionConflict: another writer has used a subject's version
    :raises ClockBehind: the log's head is later than the database's clock by more than 5 s
    """
    if clock is not None:
        _require_demo(cursor)
    head = {"log": log, "n": len(facts), "seen": seen, "delivered": delivered, "clock": clock}
    try:
        if len(facts) == 1:
            return _append_one(cursor, head, facts[0])
        if len(facts) < COPY_FROM:
            return _append_in_one_statement(cursor, head, facts)
        return _append_by_copy(cursor, head, facts)
    except UniqueViolation as error:
        raise VersionConflict from error
    except DatabaseError as error:
        if error.sqlstate == SQLSTATE:
            raise ClockBehind(log, float(error.diag.message_detail or 0)) from error
        raise


def pass_over(connection: Connection[Any], *, log: str, seen: int, delivered: int) -> None:
    """
    Say that `log` is delivered up to `delivered`, from `seen`, where it needs no copy: its head stays where it is.

    :raises CentraleMoved: the log is delivered further than `seen`
    """
    with connection.cursor() as cursor:
        cursor.execute(_DELIVERED, {"log": log, "seen": seen, "delivered": delivered})
        if cursor.rowcount == 0:
            raise _no_head(cursor, log)


_DELIVERED = "update heads set centrale_seq = %(delivered)s where log = %(log)s and centrale_seq = %(seen)s"

_MOVE_HEAD = """
update heads
   set seq = heads.seq + %(n)s,
       centrale_seq = coalesce(%(delivered)s, heads.centrale_seq),
       recorded_at = greatest(coalesce(%(clock)s, clock_timestamp()), heads.recorded_at + interval '1 microsecond')
 where log = %(log)s and (%(seen)s::bigint is null or centrale_seq = %(seen)s)
returning seq - %(n)s as before, recorded_at, event_instant(recorded_at) as instant
"""

_APPEND_ONE = """
select before, moment
  from append_fact(%b, %b, %b::smallint, %b, %b::bigint, %b, %b, %b, %b::bigint, %b::bigint, %b)
"""

_FACT = "topic, version, subject, subject_version, effective, audience, data"

_INSERT = f"""
    insert into events (log, seq, recorded_at, {_FACT}, digest)
    select %(log)s, head.before + line, head.recorded_at, {_FACT},
           event_digest(%(log)s, head.before + line, head.instant, topic, version, subject, data)
"""

_APPEND = f"""
with head as ({_MOVE_HEAD}), inserted as ({_INSERT}
      from head, unnest(%(topics)b::text[], %(versions)b::smallint[], %(subjects)b::text[],
                        %(subject_versions)b::bigint[], %(effectives)b::text[], %(audiences)b::text[],
                        %(datas)b::bytea[])
           with ordinality as fact ({_FACT}, line)
)
select before, recorded_at from head
"""  # noqa: S608

_INCOMING = """
create temporary table if not exists incoming (
    line bigint, topic text, version smallint, subject text, subject_version bigint, effective text, audience text,
    data bytea
) on commit delete rows
"""

_APPEND_INCOMING = f"""
with head as ({_MOVE_HEAD}), inserted as ({_INSERT} from head, pg_temp.incoming)
select before, recorded_at from head
"""  # noqa: S608


def _append_one(cursor: Cursor[Any], head: dict[str, Any], fact: NewFact) -> Appended:
    about = (fact.topic, fact.version, fact.subject, fact.subject_version, fact.effective, fact.audience)
    cursor.execute(
        _APPEND_ONE,
        (head["log"], *about, fact.data, head["seen"], head["delivered"], head["clock"]),
        prepare=True,
    )
    return _appended(cursor, head)


def _append_in_one_statement(cursor: Cursor[Any], head: dict[str, Any], facts: Sequence[NewFact]) -> Appended:
    columns = {
        "topics": [fact.topic for fact in facts],
        "versions": [fact.version for fact in facts],
        "subjects": [fact.subject for fact in facts],
        "subject_versions": [fact.subject_version for fact in facts],
        "effectives": [fact.effective for fact in facts],
        "audiences": [fact.audience for fact in facts],
        "datas": [fact.data for fact in facts],
    }
    cursor.execute(_APPEND, head | columns, prepare=True)
    return _appended(cursor, head)


def _append_by_copy(cursor: Cursor[Any], head: dict[str, Any], facts: Sequence[NewFact]) -> Appended:
    # COPY does not go where row-level security watches: it fills a temporary table, and one INSERT moves the rows.
    cursor.execute(_INCOMING)
    with cursor.copy("copy pg_temp.incoming from stdin (format binary)") as copy:
        copy.set_types(["int8", "text", "int2", "text", "int8", "text", "text", "bytea"])
        for line, fact in enumerate(facts, 1):
            about = (fact.topic, fact.version, fact.subject, fact.subject_version)
            copy.write_row((line, *about, fact.effective, fact.audience, fact.data))
    cursor.execute(_APPEND_INCOMING, head)
    return _appended(cursor, head)


def _appended(cursor: Cursor[Any], head: dict[str, Any]) -> Appended:
    row = cursor.fetchone()
    if row is None:
        raise _no_head(cursor, head["log"])
    before, recorded_at, *_ = row
    return Appended(first=before + 1, last=before + head["n"], recorded_at=recorded_at)


def _no_head(cursor: Cursor[Any], log: str) -> Exception:
    cursor.execute("select from heads where log = %s", (log,))
    return UnknownLog(log) if cursor.rowcount == 0 else CentraleMoved(log)


def _require_demo(cursor: Cursor[Any]) -> None:
    cursor.execute("select from installation where demo")
    if cursor.rowcount == 0:
        raise ClockRefused
