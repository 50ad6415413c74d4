"""
Publish events from the logs to their readers: in seq order inside a log, without a gap, at least once.

A round takes a bounded slice of each log in turn, so that many events in one log delay no other. The mark of a log
moves only after the broker has acknowledged; a relay killed in between publishes the slice again, and readers
drop repeats.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from psycopg import Connection

from tremplin_platform.events.envelope import to_wire

SLICE_OF = 100
"""
Most events of a log in a round, even alone. With the pause between two rounds (`process.py`) a flood is published
slower than its readers poll it: it delays none of the logs that share its partition.
"""
ROUND_OF = 2_000
_LOGS_A_ROUND = 1_000

_log = logging.getLogger(__name__)


class BrokerUnavailable(Exception):
    """No broker answers, or the topic is missing: wait, then publish again from the marks."""


class Publisher(Protocol):
    """Sends events to their readers."""

    def publish(
        self, slices: Mapping[str, Sequence[bytes]], *, meanwhile: Callable[[], None]
    ) -> dict[str, int]:
        """
        Send each log's events in their order.

        :param meanwhile: called about every second while waiting; what it raises ends the wait
        :return: for each log, how many of its events, from the first and without a hole, are safely published
        :raises BrokerUnavailable: it is not known which events were published
        """


@dataclass(frozen=True, slots=True)
class _Turn:
    """The `events` of `log` to publish: `size` of them beyond `after`, fewer where the log has a hole."""

    log: str
    after: int
    size: int
    head: int
    events: list[bytes] = field(default_factory=list)


class Relay:
    """Publishes the events beyond the marks of the logs given to `add`. Only one may run for a database."""

    def __init__(
        self,
        connection: Connection[Any],
        publisher: Publisher,
        *,
        meanwhile: Callable[[], None] = lambda: None,
        slice_of: int = SLICE_OF,
        round_of: int = ROUND_OF,
    ) -> None:
        self._connection = connection
        self._publisher = publisher
        self._meanwhile = meanwhile
        self._slice_of = slice_of
        self._round_of = round_of
        self._waiting: dict[str, None] = {}  # in the order of their turns

    def add(self, logs: Iterable[str]) -> None:
        """Queue these logs, after those already waiting."""
        self._waiting.update(dict.fromkeys(logs))

    @property
    def idle(self) -> bool:
        """Whether no log is waiting for its turn."""
        return not self._waiting

    def run_round(self) -> int:
        """
        Publish one slice of each waiting log, up to the size of a round, then mark; return the number of events.

        :raises BrokerUnavailable: nothing was marked; the logs stay queued
        """
        turns = self._next_turns()
        if not turns:
            return 0
        done = self._publisher.publish({turn.log: turn.events for turn in turns}, meanwhile=self._meanwhile)
        self._mark({turn.log: turn.after + done[turn.log] for turn in turns if done[turn.log]})
        for turn in turns:
            self._requeue(turn, done[turn.log])
        return sum(done.values())

    def _next_turns(self) -> Collection[_Turn]:
        """The next logs in turn, with their events; those with nothing to publish leave the queue."""
        asked = list(self._waiting)[:_LOGS_A_ROUND]
        if not asked:
            return ()
        turns: dict[str, _Turn] = {}
        with self._connection.cursor(binary=True) as cursor:
            cursor.execute(_TURNS, {"logs": asked, "slice": self._slice_of, "round": self._round_of})
            for after, size, head, *event in cursor.fetchall():
                turn = turns.setdefault(event[0], _Turn(event[0], after, size, head))
                if event[1] == after + len(turn.events) + 1:
                    turn.events.append(_wire(event))
        if sum(turn.size for turn in turns.values()) < self._round_of:  # no log was left out for lack of room
            for log in asked:
                if log not in turns:
                    del self._waiting[log]
        return turns.values()

    def _mark(self, marks: Mapping[str, int]) -> None:
        if marks:
            self._connection.execute(_MARK, (list(marks), list(marks.values())))

    def _requeue(self, turn: _Turn, done: int) -> None:
        """To the back of the queue while it has more; a log that was refused waits for the sweep."""
        del self._waiting[turn.log]
        if done < turn.size:
            seq = turn.after + done
            _log.error(
                "Le journal %s n’a pas pu être publié au-delà de %s.",
                turn.log,
                seq,
                extra={"log": turn.log, "seq": seq},
            )
        elif turn.after + turn.size < turn.head:
            self._waiting[turn.log] = None


def _wire(row: Sequence[Any]) -> bytes:
    log, seq, recorded_at, topic, version, subject, data, digest, effective = row
    return to_wire(
        log=log,
        seq=seq,
        recorded_at=recorded_at,
        topic=topic,
        version=version,
        subject=subject,
        effective=effective,
        data=data,
        digest=digest,
    )


# The first logs whose slices fill a round; an order for each slice: see “Plans” in `platform/README.md`.
_TURNS = """
with behind as (
    select place, log, coalesce(marks.seq, 0) as after, heads.seq as head,
           least(heads.seq - coalesce(marks.seq, 0), %(slice)s) as size
      from unnest(%(logs)s::text[]) with ordinality as asked (log, place)
      join heads using (log) left join marks using (log)
     where heads.seq > coalesce(marks.seq, 0)
), turns as (
    select *, sum(size) over (order by place) - size as before from behind
)
select turns.after, turns.size, turns.head,
       turns.log, found.*
  from turns left join lateral (
    select seq, recorded_at, topic, version, subject, data, digest, effective from events
     where events.log = turns.log and events.seq > turns.after and events.seq <= turns.after + turns.size
     order by events.seq) as found on true
 where turns.before < %(round)s
 order by turns.place, found.seq
"""
_MARK = """
insert into marks (log, seq) select * from unnest(%s::text[], %s::bigint[])
    on conflict (log) do update set seq = excluded.seq where marks.seq < excluded.seq
"""
