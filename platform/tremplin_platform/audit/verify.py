"""
Verifies the logs: every event in its place and as it was written, every fact of the centrale delivered.

Everything is read in one snapshot of the database, a slice at a time: memory grows with the number of problems and of
contracts open to one member, not with the length of a log.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.maxima import Maxima
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.seals.journal import Journal
from tremplin_platform.audit.tables import lost_logs, wrong_audiences, wrong_marks, wrong_openings
from tremplin_platform.audit.verifying.log_check import LogFound, Named
from tremplin_platform.audit.verifying.processes import verify_together
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.proof.checkpoints import Checkpoint
from tremplin_platform.proof.notes import VerifierKey
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.reading import head, heads

Progress = Callable[[int, int], None]
"""Called with the numbers of logs and of events verified so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The numbers of logs that have an event (`centrale` included) and of their events, and the problems found."""

    logs: int
    events: int
    problems: list[Problem]


def verify(
    connection: Connection[Any],
    *,
    log: str | None = None,
    progress: Progress | None = None,
    keys: Sequence[VerifierKey] = (),
    kept: Checkpoint | None = None,
    processes: int = 1,
) -> Verification:
    """
    Verify every log and the journal of heads, or `log` alone: then what several logs share is not verified, and the
    journal only where `kept` is given.

    :param connection: of the feed role, in autocommit
    :param keys: those that verify the notes signed; none: no signature is verified
    :param kept: what a note that somebody kept signs, which the journal must still extend
    :param processes: how many verify logs beside one another, on the same snapshot
    :raises UnknownLog: no log has this name
    """
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        journal = Journal(connection, keys=keys, kept=kept) if log is None or kept else None
        return _Verifying(connection, log, progress, journal).run(processes)


class _Verifying:
    def __init__(
        self, connection: Connection[Any], log: str | None, progress: Progress | None, journal: Journal | None
    ) -> None:
        self._connection = connection
        self._journal = journal
        self._log = log
        self._progress = progress
        self._lost = [lost for lost in lost_logs(connection) if log in (None, CENTRALE, lost.log)]
        self._logs = 0
        self._events = 0

    def run(self, processes: int) -> Verification:
        logs = list(self._named())
        found = verify_together(
            self._connection,
            logs,
            processes=processes,
            alone=self._log is not None,
            progress=self._count,
        )
        in_order = [found[name] for name, _ in logs]
        problems = [
            *(problem for of_log in in_order for problem in of_log.problems),
            *self._lost,
            *(problem for of_log in in_order for problem in of_log.misnumbered),
            *self._of_tables(in_order),
            *(self._journal.problems() if self._journal else ()),
        ]
        return Verification(logs=self._logs, events=self._events, problems=list(dict.fromkeys(problems)))

    def _count(self, found: LogFound) -> None:
        self._logs += found.events > 0
        self._events += found.events
        if self._progress:
            self._progress(self._logs, self._events)

    def _named(self) -> Iterator[Named]:
        if self._log is not None:
            found = head(self._connection, log=self._log)
            left = {*_logs_with_events(self._connection), *_sealed_logs(self._connection)}
            if found is not None or self._log in left:
                yield self._log, found
            elif not self._lost:
                raise UnknownLog(self._log)
            return
        known = {found.log: found for found in heads(self._connection)}
        for name in sorted(
            known.keys() | _sealed_logs(self._connection) | set(_logs_with_events(self._connection))
        ):
            yield name, known.get(name)

    def _of_tables(self, found: Sequence[LogFound]) -> Iterator[Problem]:
        if self._log in (None, CENTRALE):
            yield from wrong_audiences(self._connection)
            yield from wrong_openings(self._connection)
        yield from wrong_marks(self._connection, log=self._log)
        if self._log is None:
            maxima = Maxima(self._connection)
            for of_log in found:
                maxima.orders.add(of_log.orders)
            yield from maxima.end()
        for of_log in found:
            yield from of_log.lineages


# Goes from one log to the next by the primary key, without reading the events between.
_LOGS_WITH_EVENTS = """
with recursive found (log) as (
    (select log from events order by log limit 1)
    union all
    select (select events.log from events where events.log > found.log order by events.log limit 1)
      from found where found.log is not null
)
select log from found where log is not null
"""


def _sealed_logs(connection: Connection[Any]) -> set[str]:
    return {name for (name,) in connection.execute("select distinct log from sealed_heads")}


def _logs_with_events(connection: Connection[Any]) -> list[str]:
    return [row[0] for row in connection.execute(_LOGS_WITH_EVENTS)]
