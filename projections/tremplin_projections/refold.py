"""Fold the events of some logs again into tables apart from the live ones, for a rebuild or a replay."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from psycopg import Connection

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.batches import Schema, Unprojectable
from tremplin_projections.registry import Projection

EVENTS_AT_ONCE = 20_000
LOGS_AT_ONCE = 1_000


class Span(NamedTuple):
    """The events of `log` beyond `after`, up to `upto` included."""

    log: str
    after: int
    upto: int


class Refusal(NamedTuple):
    """The event of `log` at which folding stopped; `reason` is empty if the event is missing."""

    log: str
    seq: int
    reason: str = ""


class ReadSpans(Protocol):
    """A function that reads events in the transaction in which the rows are written."""

    def __call__(self, spans: Sequence[Span], /) -> Mapping[str, list[Envelope]]:
        """Return the events of each span by log, in order of seq, up to the first missing one."""


class Refold:
    """Folds one projection into `schema`; `events` counts the events applied, `refused` names the logs left out."""

    def __init__(
        self, connection: Connection[Any], projection: Projection, *, schema: Schema, read: ReadSpans
    ) -> None:
        self._connection = connection
        self._projection = projection
        self._schema = schema
        self._read = read
        self.events = 0
        self.refused: set[str] = set()

    def fold(
        self, spans: Sequence[Span], *, written: Callable[[Sequence[Envelope]], None] | None = None
    ) -> list[Refusal]:
        """
        Write the rows of `spans`, at most `EVENTS_AT_ONCE` events in a transaction; return the refusals.

        A log with an event that is missing or cannot be applied is refused, and not read further.

        :param written: called with the events of each log once their rows are written
        """
        refusals: list[Refusal] = []
        for turn in turns(spans):
            going = [span for span in turn if span.log not in self.refused]
            batch = {span.log: (span.after, events) for span, events in self._whole(going, refusals)}
            for events in self._write(batch, refusals):
                self.events += len(events)
                if written is not None:
                    written(events)
        return refusals

    def _whole(self, turn: Sequence[Span], refusals: list[Refusal]) -> list[tuple[Span, list[Envelope]]]:
        read = self._read(turn)
        whole = []
        for span in turn:
            events = read[span.log]
            if len(events) < span.upto - span.after:
                self._refuse(Refusal(span.log, span.after + len(events) + 1), refusals)
            else:
                whole.append((span, events))
        return whole

    def _write(
        self, batch: dict[str, tuple[int, list[Envelope]]], refusals: list[Refusal]
    ) -> list[list[Envelope]]:
        while batch:
            try:
                with self._connection.transaction(), self._connection.cursor() as cursor:
                    self._projection.write(cursor, batch, schema=self._schema)
                break
            except Unprojectable as error:
                self._refuse(Refusal(error.log, error.seq, error.reason), refusals)
                del batch[error.log]
        return [events for _, events in batch.values()]

    def _refuse(self, refusal: Refusal, refusals: list[Refusal]) -> None:
        self.refused.add(refusal.log)
        refusals.append(refusal)


def turns(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the spans in order, cut so that no more than `EVENTS_AT_ONCE` events are together."""
    turn: list[Span] = []
    budget = EVENTS_AT_ONCE
    for log, after, upto in spans:
        while after < upto:
            last = min(upto, after + budget)
            turn.append(Span(log, after, last))
            budget -= last - after
            after = last
            if not budget:
                yield turn
                turn, budget = [], EVENTS_AT_ONCE
    if turn:
        yield turn


def groups(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Group logs to compare together: at most `LOGS_AT_ONCE` logs and about `EVENTS_AT_ONCE` events."""
    group: list[str] = []
    events = 0
    for log, size in sorted(sizes.items()):
        if group and (events + size > EVENTS_AT_ONCE or len(group) == LOGS_AT_ONCE):
            yield group
            group, events = [], 0
        group.append(log)
        events += size
    if group:
        yield group
