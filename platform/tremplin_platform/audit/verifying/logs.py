"""Verifies logs, each in one pass over its events: digests, sealed heads, sequence, content, copies."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_platform.audit.attribution import Attributions
from tremplin_platform.audit.attribution_bases import Bases
from tremplin_platform.audit.content import PlainEvents, content_faults
from tremplin_platform.audit.copies import Copies
from tremplin_platform.audit.lineages import Lineages
from tremplin_platform.audit.maxima import Maxima, Orders
from tremplin_platform.audit.penalties import Penalties
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.seals.heads import SealedHeads
from tremplin_platform.audit.sequence import Sequence as LogSequence
from tremplin_platform.audit.stored import StoredEvent, headed_slices
from tremplin_platform.audit.subjects import misnumbered
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.store.reading import Head

Named = tuple[str, Head | None]
"""A log and its head; None: it has events or sealed heads, and no head."""


class LogFound(NamedTuple):
    """
    What one log has: its events, its problems, those of its subjects' numbers, those that the whole of the centrale
    shows, and the orders that the counters of all logs must agree with.
    """

    log: str
    events: int
    problems: list[Problem]
    misnumbered: list[Problem]
    lineages: list[Problem]
    orders: Orders


def verify_logs(connection: Connection[Any], logs: Sequence[Named], *, alone: bool) -> Iterator[LogFound]:
    """
    Verify logs, one after another.

    :param connection: of the feed role, in a transaction whose snapshot does not move
    :param alone: what several logs share is not verified
    """
    bases = None if alone else Bases(connection)
    penalties = None if alone else Penalties(connection)
    maxima = Maxima(connection)
    for name, head in logs:
        maxima.begin()
        yield _LogCheck(connection, name, head, maxima, bases, penalties).found()


class _LogCheck:
    def __init__(
        self,
        connection: Connection[Any],
        log: str,
        head: Head | None,
        maxima: Maxima,
        bases: Bases | None,
        penalties: Penalties | None,
    ) -> None:
        self._connection, self._log, self._head = connection, log, head
        self._maxima, self._bases, self._penalties = maxima, bases, penalties
        self._sealed = SealedHeads(connection, log)
        self._sequence = LogSequence(log)
        self._plain = PlainEvents(log)
        self._copies = Copies(connection, head) if head and log != CENTRALE else None
        self._attributions = Attributions()
        self._lineages = Lineages(connection) if log == CENTRALE else None
        self._events = 0

    def found(self) -> LogFound:
        sealed: list[Problem] = []
        problems = [*self._pass(sealed), *self._ends(), *sealed, *self._sealed.end()]
        return LogFound(
            log=self._log,
            events=self._events,
            problems=problems,
            misnumbered=list(misnumbered(self._connection, log=self._log)),
            lineages=list(self._lineages.end()) if self._lineages else [],
            orders=self._maxima.orders,
        )

    def _pass(self, sealed: list[Problem]) -> Iterator[Problem]:
        for part in (self._bases, self._penalties):
            if part:
                part.begin(self._log)
        for rows in headed_slices(self._connection, log=self._log):
            digests = [sha256(row.head + row.event.data).digest() for row in rows]
            sealed += self._sealed.take([row.event for row in rows], digests)
            self._events += len(rows)
            for (event, _), digest in zip(rows, digests, strict=True):
                if not (self._sequence.follows(event) and self._plain.has(event, digest)):
                    yield from self._of_event(event, is_whole=event.digest == digest)
                self._sequence.pass_over(event)

    def _ends(self) -> Iterator[Problem]:
        yield from self._sequence.end(self._head)
        if self._copies:
            yield from self._copies.end(self._sequence.last)
        for part in (self._bases, self._penalties):
            if part:
                yield from part.end()

    def _of_event(self, event: StoredEvent, *, is_whole: bool) -> Iterator[Problem]:
        yield from self._sequence.check(event)
        content = event.content()
        faults = list(content_faults(event, content, is_whole=is_whole))
        for fault in faults:
            yield Problem(event.log, event.seq, fault)
        if content is None:
            return
        try:
            yield from self._of_content(event, content)
        except Exception as error:
            # Tampered content may be anything and is reported already; otherwise this is a problem of its own.
            if not faults:
                yield Problem(event.log, event.seq, f"Le contenu ne peut pas être vérifié : {error!r}.")

    def _of_content(self, event: StoredEvent, content: dict[str, Any]) -> Iterator[Problem]:
        if self._copies:
            yield from self._copies.check(event, content)
        if event.log == CENTRALE:
            yield from self._attributions.check(event, content)
        self._maxima.add(event, content)
        if self._bases:
            yield from self._bases.add(event, content)
        if self._penalties:
            self._penalties.add(event, content)
        if self._lineages:
            self._lineages.add(event, content)
