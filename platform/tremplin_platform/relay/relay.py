"""
Publish events from the logs to their readers: in seq order inside a log, without a gap, at least once.

A round takes a bounded slice of each log in turn, so that many events in one log delay no other. The mark of a log
moves only after the broker has acknowledged; a relay killed in between publishes the slice again, and readers
drop repeats.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg import Connection

from tremplin_platform.events.envelope import to_wire
from tremplin_platform.store.slices import Slice, read_slices

SLICE_OF = 250
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
    """Events to publish: those of `log` beyond `after`, up to `upto` included; its head is at `head`."""

    log: str
    after: int
    upto: int
    head: int


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
        done = self._publisher.publish(self._read(turns), meanwhile=self._meanwhile)
        self._mark({turn.log: turn.after + done[turn.log] for turn in turns if done[turn.log]})
        for turn in turns:
            self._requeue(turn, done[turn.log])
        return sum(done.values())

    def _next_turns(self) -> list[_Turn]:
        """The next logs in turn; those with nothing to publish leave the queue."""
        waiting = list(self._waiting)[:_LOGS_A_ROUND]
        behind = {log: (after, head) for log, after, head in self._connection.execute(_BEHIND, [waiting])}
        budget, turns = self._round_of, []
        slice_of = max(self._slice_of, budget // max(1, len(waiting)))  # few logs share the whole round
        for log in waiting:
            if log not in behind:
                del self._waiting[log]
            elif budget > 0:
                after, head = behind[log]
                upto = min(head, after + min(slice_of, budget))
                turns.append(_Turn(log, after, upto, head))
                budget -= upto - after
        return turns

    def _read(self, turns: Sequence[_Turn]) -> dict[str, list[bytes]]:
        read: dict[str, list[bytes]] = {turn.log: [] for turn in turns}
        for row in read_slices(self._connection, [Slice(turn.log, turn.after, turn.upto) for turn in turns]):
            read[row[0]].append(_wire(row))
        return read

    def _mark(self, marks: Mapping[str, int]) -> None:
        if marks:
            self._connection.execute(_MARK, (list(marks), list(marks.values())))

    def _requeue(self, turn: _Turn, done: int) -> None:
        """To the back of the queue while it has more; a log that was refused waits for the sweep."""
        del self._waiting[turn.log]
        if done < turn.upto - turn.after:
            seq = turn.after + done
            _log.error(
                "Le journal %s n’a pas pu être publié au-delà de %s.",
                turn.log,
                seq,
                extra={"log": turn.log, "seq": seq},
            )
        elif turn.upto < turn.head:
            self._waiting[turn.log] = None


def _wire(row: tuple[Any, ...]) -> bytes:
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


_BEHIND = """
select heads.log, coalesce(marks.seq, 0), heads.seq
  from unnest(%s::text[]) as turn (log)
  join heads on heads.log = turn.log
  left join marks on marks.log = turn.log
 where heads.seq > coalesce(marks.seq, 0)
"""
_MARK = """
insert into marks (log, seq) select * from unnest(%s::text[], %s::bigint[])
    on conflict (log) do update set seq = excluded.seq where marks.seq < excluded.seq
"""
