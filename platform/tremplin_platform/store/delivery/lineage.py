"""Members that merged: what their successors take over from their logs, and how far that has come."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from eventsourcing.persistence import Recording
from psycopg import Connection

from tremplin_platform.events.catalog import current
from tremplin_platform.events.fact import CENTRALE as CENTRALE
from tremplin_platform.events.organisations import organisation
from tremplin_platform.events.shapes import FigureTotal
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.lineage import totals
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.reading import head, read_all


class Figures(NamedTuple):
    """The figures of a log's events up to `through_seq`."""

    through_seq: int
    totals: list[FigureTotal]


def figures(connection: Connection[Any], *, log: str, after: int) -> Figures:
    """
    The sums of the entries of `log` beyond seq `after`, up to where it stands now.

    :param connection: of the command role, inside a transaction in the centrale's log, where it is left
    :raises UnknownLog: no log has this name
    """
    connection.execute("select set_config('tremplin.log', %s, true)", (log,))
    at = head(connection, log=log)
    if at is None:
        raise UnknownLog(log)
    found = totals(entries_of(connection, log=log, after=after, upto=at.seq))
    connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
    return Figures(at.seq, found)


def entries_of(connection: Connection[Any], *, log: str, after: int, upto: int) -> Iterator[Entry]:
    """The entries of the events of `log` beyond `after`, up to `upto` included."""
    for fact in read_all(connection, log=log, after=after, upto=upto):
        yield from entries(fact.topic, current(topic=fact.topic, version=fact.version, data=fact.data))


def note(connection: Connection[Any], recordings: Sequence[Recording[str]]) -> None:
    """Keep who merged into whom, and up to where its figures are taken over, beside facts just appended."""
    for recording in recordings:
        fact = recording.domain_event
        if isinstance(fact, organisation.Merged):
            connection.execute(
                "insert into lineages (log, into_log) values (%s, %s)",
                (fact.originator_id.rpartition("/")[2], fact.into),
            )
        elif isinstance(fact, organisation.LineageReceived):
            follow(connection, log=fact.predecessor, upto=fact.cut)


def follow(connection: Connection[Any], *, log: str, upto: int) -> None:
    """Keep that the events of a merged member's log up to `upto` are taken over, or hold no figure."""
    connection.execute("update lineages set cut = %s where log = %s and cut < %s", (upto, log, upto))


def trailing(connection: Connection[Any]) -> list[str]:
    """The logs of merged members that hold events which their successors have not taken over, by name."""
    return [row[0] for row in connection.execute(_TRAILING).fetchall()]


def successor(connection: Connection[Any], *, log: str) -> tuple[str, int] | None:
    """Into which log the member of `log` merged, and how far its events are taken over; None where it did not."""
    return connection.execute("select into_log, cut from lineages where log = %s", (log,)).fetchone()


def is_merged(connection: Connection[Any], *, log: str) -> bool:
    """Whether `log` is that of a member that merged into another."""
    return successor(connection, log=log) is not None


def mergers(connection: Connection[Any]) -> dict[str, datetime]:
    """
    When each merger was recorded, by the log of the member that merged.

    :param connection: of the command role, inside a transaction, which is left in the centrale's log
    """
    connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
    rows = connection.execute(_MERGERS, {"log": CENTRALE, "topic": organisation.Merged.TOPIC})
    return dict(rows.fetchall())


_MERGERS = """
select lineages.log, events.recorded_at
  from lineages join events on events.log = %(log)s and events.subject = %(log)s || '/organisation/' || lineages.log
   and events.topic = %(topic)s
"""
_TRAILING = """
select log from lineages join heads using (log) where heads.seq > lineages.cut order by log
"""
