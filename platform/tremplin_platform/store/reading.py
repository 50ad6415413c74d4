"""Read and search the events of one log, in the order of its sequence."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson
from psycopg import Connection

from tremplin_platform.events.envelope import Envelope

COLUMNS = "log, seq, recorded_at, topic, version, subject, data, digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a log: its last `seq`, when that was recorded, how far the centrale is delivered into it."""

    log: str
    seq: int
    recorded_at: datetime | None
    centrale_seq: int
    territory: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    At most `limit` events of a log beyond seq `after`, up to `upto` included; of one `topic`, about one `subject`.

    A subject is whole (`LOG/kind/ID`), or the identifier that ends it; `ID` also finds what is of `ID.…`, as the
    execution of a contract's lots is of the contract. None: any.
    """

    log: str
    after: int
    upto: int
    limit: int
    topic: str | None = None
    subject: str | None = None
    newest_first: bool = False


def head(connection: Connection[Any], *, log: str) -> Head | None:
    """Return the head of `log`, or None where no log has this name (or the reader may not see it)."""
    row = connection.execute(_HEADS + " where log = %s", (log,)).fetchone()
    return _head(row) if row else None


def heads(connection: Connection[Any]) -> list[Head]:
    """Return the heads of every log, by name."""
    return [_head(row) for row in connection.execute(_HEADS + " order by log").fetchall()]


def read(
    connection: Connection[Any], *, log: str, after: int = 0, upto: int | None = None, limit: int = 1000
) -> list[Envelope]:
    """Events of `log` beyond `after`, up to `upto` included, at most `limit`, by seq."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(
            f"select {COLUMNS} from events where log = %s and seq > %s and seq <= %s order by seq limit %s",  # noqa: S608
            (log, after, 2**62 if upto is None else upto, limit),
        )
        return [envelope(row) for row in cursor.fetchall()]


def search(connection: Connection[Any], wanted: Wanted) -> list[Envelope]:
    """Return the events wanted, by seq or newest first."""
    about = _WHOLE if "/" in (wanted.subject or "") else _IDENTIFIED
    order = "desc" if wanted.newest_first else "asc"
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_SEARCH.format(about=about, order=order), asdict(wanted))
        return [envelope(row) for row in cursor.fetchall()]


def read_all(
    connection: Connection[Any], *, log: str, after: int = 0, upto: int | None = None
) -> Iterator[Envelope]:
    """Every event of `log` beyond `after`, read in slices so that memory does not grow with the log."""
    while envelopes := read(connection, log=log, after=after, upto=upto, limit=2_000):
        yield from envelopes
        after = envelopes[-1].seq


def read_topics(
    connection: Connection[Any], *, log: str, topics: Sequence[str], upto: int
) -> Iterator[Envelope]:
    """Every event of `log` of these kinds, up to `upto` included, read in slices."""
    after = 0
    while True:
        with connection.cursor(binary=True) as cursor:
            cursor.execute(_OF_TOPICS, {"log": log, "after": after, "upto": upto, "topics": list(topics)})
            envelopes = [envelope(row) for row in cursor.fetchall()]
        if not envelopes:
            return
        yield from envelopes
        after = envelopes[-1].seq


def read_subjects(
    connection: Connection[Any], *, log: str, subjects: Sequence[str], topics: Sequence[str], upto: int
) -> list[Envelope]:
    """Every event of these subjects, of these kinds, up to `upto` included, by seq."""
    with connection.cursor(binary=True) as cursor:
        about = {"log": log, "subjects": list(subjects), "topics": list(topics), "upto": upto}
        cursor.execute(_OF_SUBJECTS, about)
        return [envelope(row) for row in cursor.fetchall()]


def subjects_with(connection: Connection[Any], *, log: str, first: str, topic: str, upto: int) -> list[str]:
    """The subjects that began by an event of the kind `first` and have one of `topic`, in the order they began."""
    asked = {"log": log, "first": first, "topic": topic, "upto": upto}
    return [str(subject) for (subject,) in connection.execute(_SUBJECTS_WITH, asked).fetchall()]


def seq_at(connection: Connection[Any], *, log: str, instant: datetime) -> int:
    """
    The last seq recorded at or before `instant`, 0 where the log was empty then; the same answer for ever.

    Asked on the command role, inside a transaction: the head's lock is taken first, so that no write in flight
    can still be recorded before an instant that has passed.
    """
    connection.execute("select set_config('tremplin.log', %s, true)", (log,))
    row = connection.execute("select seq from heads where log = %s for share", (log,)).fetchone()
    low, high = 0, int(row[0]) if row else 0
    while low < high:  # recorded_at never goes back inside a log
        middle = (low + high + 1) // 2
        found = connection.execute(_RECORDED_BY, (instant, log, middle)).fetchone()
        low, high = (middle, high) if found and found[0] else (low, middle - 1)
    return low


def seqs_before(
    connection: Connection[Any], *, log: str, upto: int, moments: Sequence[datetime]
) -> list[int]:
    """
    Return, for each moment, the last seq of `log` recorded before it, 0 if there is none; at most `upto`.

    Each is found by halving the sequence: `recorded_at` never goes back inside a log, which has no hole.
    """
    parameters = {"log": log, "upto": upto, "moments": list(moments)}
    found = dict(connection.execute(_SEQS_BEFORE, parameters).fetchall())
    return [int(found[place]) for place in range(1, len(moments) + 1)]


def seconds_since(connection: Connection[Any], *, log: str, after: int) -> float:
    """Return for how many seconds the first event of `log` beyond `after` has been recorded; 0 without one."""
    row = connection.execute(
        "select extract(epoch from clock_timestamp() - recorded_at) from events"
        " where log = %s and seq > %s order by seq limit 1",
        (log, after),
    ).fetchone()
    return max(0.0, float(row[0])) if row else 0.0


def envelope(row: tuple[Any, ...]) -> Envelope:
    """The event of a row of `COLUMNS`."""
    log, seq, recorded_at, topic, version, subject, data, digest = row
    return Envelope(
        log=log,
        seq=seq,
        recorded_at=recorded_at,
        topic=topic,
        version=version,
        subject=subject,
        data=orjson.loads(data),
        digest=bytes(digest),
    )


_WHOLE = "subject = %(subject)s"
_IDENTIFIED = """
(%(subject)s::text is null
 or %(subject)s in (split_part(subject, '/', 3), split_part(split_part(subject, '/', 3), '.', 1)))
"""
_SEARCH = f"""
select {COLUMNS} from events
 where log = %(log)s and seq > %(after)s and seq <= %(upto)s and (%(topic)s::text is null or topic = %(topic)s)
   and {{about}} order by seq {{order}} limit %(limit)s
"""  # noqa: S608
_OF_TOPICS = f"""
select {COLUMNS} from events
 where log = %(log)s and seq > %(after)s and seq <= %(upto)s and topic = any(%(topics)s::text[])
 order by seq limit 2000
"""  # noqa: S608
_OF_SUBJECTS = f"""
select {COLUMNS} from events
 where log = %(log)s and subject = any(%(subjects)s::text[]) and seq <= %(upto)s
   and topic = any(%(topics)s::text[])
 order by seq
"""  # noqa: S608
_SUBJECTS_WITH = """
select began.subject from events began
 where began.log = %(log)s and began.topic = %(first)s and began.seq <= %(upto)s
   and exists (select from events met where met.log = began.log and met.subject = began.subject
                  and met.topic = %(topic)s and met.seq <= %(upto)s)
 order by began.seq
"""
# An order, not an equality: see “Plans” in `platform/README.md`.
_RECORDED_BY = "select recorded_at <= %s from events where log = %s and seq >= %s order by seq limit 1"
_SEQS_BEFORE = """
with recursive halved (place, moment, low, high) as (
    select place, moment, 0::bigint, %(upto)s::bigint
      from unnest(%(moments)s::timestamptz[]) with ordinality as asked (moment, place)
    union all
    select place, moment, case when recorded_at < moment then middle else low end,
           case when recorded_at < moment then high else middle - 1 end
      from (select place, moment, low, high, (low + high + 1) / 2 as middle from halved where low < high) step
     cross join lateral (
        select recorded_at from events where log = %(log)s and seq >= step.middle order by seq limit 1) as at
)
select place, low from halved where low = high
"""

_HEADS = "select log, seq, recorded_at, centrale_seq, territory from heads"


def _head(row: tuple[Any, ...]) -> Head:
    log, seq, recorded_at, centrale_seq, territory = row
    return Head(log=log, seq=seq, recorded_at=recorded_at, centrale_seq=centrale_seq, territory=territory)
