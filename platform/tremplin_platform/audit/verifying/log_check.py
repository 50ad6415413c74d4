"""
Verifies one log in one pass over its events.

A stretch of events is proved at once (`stretch_check`), and only those that other checks depend on are looked at one by
one. Where a stretch is in doubt, each of its events is: what is reported is said there. Of a long log, other processes
prove a part each (`parts`); a part that is in doubt, or does not follow what is before it, is read here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_platform.audit.attribution import Attributions
from tremplin_platform.audit.attribution_bases import Bases
from tremplin_platform.audit.content import content_faults
from tremplin_platform.audit.copies import Copies
from tremplin_platform.audit.lineages import Lineages
from tremplin_platform.audit.maxima import Maxima, Orders
from tremplin_platform.audit.penalties import Penalties
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.seals.heads import SealedHeads
from tremplin_platform.audit.sequence import Sequence
from tremplin_platform.audit.stored import StoredEvent, headed_events
from tremplin_platform.audit.verifying import stretches
from tremplin_platform.audit.verifying.parts import Parts
from tremplin_platform.audit.verifying.stretch_check import Rows, proved
from tremplin_platform.audit.verifying.stretches import Stretch, next_stretch
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.store.reading import Head

Named = tuple[str, Head | None]
"""A log and its head; None: it has events or sealed heads, and no head."""


_Check = Callable[[StoredEvent, dict[str, Any]], Iterable[Problem]]
"""Gives the problems that an event and its content show."""


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


class Shared(NamedTuple):
    """The sums over the logs of a process; None where a log is verified alone."""

    maxima: Maxima
    bases: Bases | None
    penalties: Penalties | None

    def begin(self, log: str) -> None:
        """Begin a log: the next events are of it."""
        self.maxima.begin()
        for part in (self.bases, self.penalties):
            if part:
                part.begin(log)


class LogCheck:
    """The checks of one log; `followed`: the topics of the events that some depend on."""

    def __init__(
        self, connection: Connection[Any], log: str, head: Head | None, shared: Shared, sealed: SealedHeads
    ) -> None:
        self._connection, self._log, self._head = connection, log, head
        self._shared, self._sealed = shared, sealed
        self._sequence = Sequence(log)
        self._copies = Copies(connection, head) if head and log != CENTRALE else None
        self._attributions = Attributions() if log == CENTRALE else None
        self._lineages = Lineages(connection) if log == CENTRALE else None
        self._checks = self._by_topic()
        self.followed = frozenset(self._checks)
        self._events = 0
        self._is_read = False
        self._of_seals: list[Problem] = []

    def found(self, first: Stretch | None, misnumbered: list[Problem], *, parts: Parts = ()) -> LogFound:
        """
        Verify the log, the numbers of whose subjects are verified.

        :param first: its first stretch; None: it is not read yet
        :param parts: what other processes prove of it
        """
        problems = [*self._pass(first, parts), *self._ends(), *self._of_seals, *self._sealed.end()]
        return LogFound(
            log=self._log,
            events=self._events,
            problems=problems,
            misnumbered=misnumbered,
            lineages=list(self._lineages.end()) if self._lineages else [],
            orders=self._shared.maxima.orders,
        )

    def _by_topic(self) -> dict[str, list[_Check]]:
        """Return the checks that depend on the events of each topic."""
        checks: dict[str, list[_Check]] = defaultdict(list)
        parts = (self._copies, self._attributions, *self._shared, self._lineages)
        for part in (part for part in parts if part is not None):
            for topic in part.followed:
                checks[topic].append(part.check)
        return dict(checks)

    def _pass(self, first: Stretch | None, parts: Parts) -> Iterator[Problem]:
        if first is not None:
            yield from self._of_stretch(first)
        for span, part in parts:
            if part is not None and part.before == self._sequence.place and self._sealed.joins(part.tree):
                for rows in part.followed:
                    yield from self._of_followed(rows)
                self._sequence.place = part.last
                self._events += span.upto - span.after
            else:
                yield from self._read(upto=span.upto)
            if self._is_read:
                return
        yield from self._read(upto=None)

    def _read(self, *, upto: int | None) -> Iterator[Problem]:
        """Go on to the end of the log, or to the event of this seq."""
        while not self._is_read and (upto is None or self._sequence.last < upto):
            left = stretches.MOST_EVENTS if upto is None else upto - self._sequence.last
            yield from self._of_stretch(
                next_stretch(self._connection, self._log, after=self._sequence.last, most=left)
            )

    def _of_stretch(self, stretch: Stretch) -> Iterator[Problem]:
        whole = proved(stretch, before=self._sequence.place) if stretch.events else None
        if whole:
            self._of_seals += self._sealed.grow(whole.digests)
            yield from self._of_followed(whole.rows(self.followed))
            self._sequence.place = whole.last
        elif stretch.events:
            yield from self._one_by_one(stretch)
        self._events += stretch.events
        self._is_read = stretch.is_last

    def _of_followed(self, rows: Rows) -> Iterator[Problem]:
        for event in rows.events():
            content = event.content()
            if content is None:
                yield Problem(event.log, event.seq, "Le contenu n’est pas un objet JSON.")
            else:
                yield from self._of_content(event, content, is_faulty=False)

    def _one_by_one(self, stretch: Stretch) -> Iterator[Problem]:
        rows = headed_events(self._connection, log=self._log, after=stretch.after, most=stretch.events)
        digests = [sha256(row.head + row.event.data).digest() for row in rows]
        self._of_seals += self._sealed.take([row.event for row in rows], digests)
        for (event, _, missing), digest in zip(rows, digests, strict=True):
            for column in missing:
                yield Problem(event.log, event.seq, f"La colonne {column} n’a pas de valeur.")
            yield from self._of_event(event, is_whole=event.digest == digest)
            self._sequence.pass_over(event)

    def _ends(self) -> Iterator[Problem]:
        yield from self._sequence.end(self._head)
        if self._copies:
            yield from self._copies.end(self._sequence.last)
        for part in (self._shared.bases, self._shared.penalties):
            if part:
                yield from part.end()

    def _of_event(self, event: StoredEvent, *, is_whole: bool) -> Iterator[Problem]:
        yield from self._sequence.check(event)
        content = event.content()
        faults = list(content_faults(event, content, is_whole=is_whole))
        for fault in faults:
            yield Problem(event.log, event.seq, fault)
        if content is not None:
            yield from self._of_content(event, content, is_faulty=bool(faults))

    def _of_content(
        self, event: StoredEvent, content: dict[str, Any], *, is_faulty: bool
    ) -> Iterator[Problem]:
        try:
            for check in self._checks.get(event.topic, ()):
                yield from check(event, content)
        except Exception as error:
            # Tampered content may be anything and is reported already; otherwise this is a problem of its own.
            if not is_faulty:
                yield Problem(event.log, event.seq, f"Le contenu ne peut pas être vérifié : {error!r}.")
