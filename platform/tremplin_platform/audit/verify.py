"""
Verifies the logs: every event in its place and as it was written, every fact of the centrale delivered.

Everything is read in one snapshot of the database, a slice at a time: memory grows with the number of problems and of
contracts open to one member, not with the length of a log.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.attribution import Attributions
from tremplin_platform.audit.attribution_bases import Bases
from tremplin_platform.audit.content import content_faults
from tremplin_platform.audit.copies import Copies
from tremplin_platform.audit.lineages import Lineages
from tremplin_platform.audit.maxima import Maxima
from tremplin_platform.audit.penalties import Penalties
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.seals.heads import SealedHeads
from tremplin_platform.audit.seals.journal import Journal
from tremplin_platform.audit.sequence import Sequence as LogSequence
from tremplin_platform.audit.stored import StoredEvent, stored_events
from tremplin_platform.audit.subjects import misnumbered
from tremplin_platform.audit.tables import lost_logs, wrong_audiences, wrong_marks, wrong_openings
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.proof.checkpoints import Checkpoint
from tremplin_platform.proof.notes import VerifierKey
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.reading import Head, head, heads

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
) -> Verification:
    """
    Verify every log and the journal of heads, or `log` alone: then what several logs share is not verified, and the
    journal only where `kept` is given.

    :param connection: of the feed role, in autocommit
    :param keys: those that verify the notes signed; none: no signature is verified
    :param kept: what a note that somebody kept signs, which the journal must still extend
    :raises UnknownLog: no log has this name
    """
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        journal = Journal(connection, keys=keys, kept=kept) if log is None or kept else None
        return _Verifying(connection, log, progress, journal).run()


class _Verifying:
    def __init__(
        self, connection: Connection[Any], log: str | None, progress: Progress | None, journal: Journal | None
    ) -> None:
        self._connection = connection
        self._journal = journal
        self._log = log
        self._progress = progress
        self._maxima = Maxima(connection) if log is None else None
        self._bases = Bases(connection) if log is None else None
        self._penalties = Penalties(connection) if log is None else None
        self._attributions = Attributions()
        self._lineages = Lineages(connection) if log in (None, CENTRALE) else None
        self._lost = [lost for lost in lost_logs(connection) if log in (None, CENTRALE, lost.log)]
        self._logs = 0
        self._events = 0
        self._problems: dict[Problem, None] = {}  # a set in the order of discovery

    def run(self) -> Verification:
        for name, its_head in self._named():
            self._keep(self._of_log(name, its_head))
            self._keep(SealedHeads(self._connection, name).problems())
            if self._progress:
                self._progress(self._logs, self._events)
        self._keep(iter(self._lost))
        self._keep(misnumbered(self._connection, log=self._log))
        self._keep(self._of_tables())
        if self._journal:
            self._keep(self._journal.problems())
        return Verification(logs=self._logs, events=self._events, problems=list(self._problems))

    def _named(self) -> Iterator[tuple[str, Head | None]]:
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

    def _of_log(self, name: str, its_head: Head | None) -> Iterator[Problem]:
        sequence = LogSequence(name)
        copies = Copies(self._connection, its_head) if its_head and name != CENTRALE else None
        before = self._events
        if self._bases:
            self._bases.begin(name)
        if self._penalties:
            self._penalties.begin(name)
        for event in stored_events(self._connection, log=name):
            self._events += 1
            yield from sequence.check(event)
            yield from self._of_event(event, copies)
        self._logs += self._events > before
        yield from sequence.end(its_head)
        if copies:
            yield from copies.end(sequence.last)
        if self._bases:
            yield from self._bases.end()
        if self._penalties:
            yield from self._penalties.end()

    def _of_event(self, event: StoredEvent, copies: Copies | None) -> Iterator[Problem]:
        content = event.content()
        faults = list(content_faults(event, content))
        for fault in faults:
            yield Problem(event.log, event.seq, fault)
        if content is None:
            return
        try:
            if copies:
                yield from copies.check(event, content)
            if event.log == CENTRALE:
                yield from self._attributions.check(event, content)
            if self._maxima:
                self._maxima.add(event, content)
            if self._bases:
                yield from self._bases.add(event, content)
            if self._penalties:
                self._penalties.add(event, content)
            if self._lineages:
                self._lineages.add(event, content)
        except Exception as error:
            # Tampered content may be anything and is reported already; otherwise this is a problem of its own.
            if not faults:
                yield Problem(event.log, event.seq, f"Le contenu ne peut pas être vérifié : {error!r}.")

    def _of_tables(self) -> Iterator[Problem]:
        if self._log in (None, CENTRALE):
            yield from wrong_audiences(self._connection)
            yield from wrong_openings(self._connection)
        yield from wrong_marks(self._connection, log=self._log)
        if self._maxima:
            yield from self._maxima.end()
        if self._lineages:
            yield from self._lineages.end()

    def _keep(self, problems: Iterator[Problem]) -> None:
        self._problems.update(dict.fromkeys(problems))


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
