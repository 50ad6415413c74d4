"""Apply a batch of events in one transaction; an event that cannot be applied holds its log, and no other."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection, Cursor

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.batches import Batch, Unprojectable
from tremplin_projections.held_logs import Held, hold, release
from tremplin_projections.registry import Projection

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """`refused`: the events before which their logs are now held; `elsewhere`: logs whose position had moved."""

    refused: list[Unprojectable] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)

    @property
    def stopped(self) -> set[str]:
        """Return the logs of which not every event was applied."""
        return self.elsewhere | {refusal.log for refusal in self.refused}


def apply(
    connection: Connection[Any], projection: Projection, batch: Batch, *, retried: bool = False
) -> Outcome:
    """
    Apply a batch, and hold each log that has an event that cannot be applied before that event.

    :param retried: the logs were held; release those that pass, in the same transaction
    """
    try:
        return _apply(connection, projection, dict(batch), retried)
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as error:
        if sum(len(events) for _, events in batch.values()) == 1:
            return _hold_only(connection, projection, batch, error)
    outcome = Outcome()  # the database does not name the event that it refuses: apply them one by one
    for single in _single_events(batch, outcome):
        found = apply(connection, projection, single, retried=retried)
        outcome.refused += found.refused
        outcome.elsewhere |= found.elsewhere
    return outcome


def _apply(
    connection: Connection[Any], projection: Projection, batch: dict[str, tuple[int, Any]], retried: bool
) -> Outcome:
    outcome = Outcome()
    while True:
        try:
            with connection.transaction(), connection.cursor() as cursor:
                outcome.elsewhere = projection.write(cursor, batch) if batch else set()
                if retried:
                    for log in batch.keys() - outcome.stopped:
                        release(cursor, log=log, projection=projection.name)
                _hold(cursor, projection, outcome)
            return outcome
        except Unprojectable as refusal:
            _log_refusal(projection, refusal)
            outcome.refused.append(refusal)
            _cut(batch, refusal)


def _cut(batch: dict[str, tuple[int, Any]], refusal: Unprojectable) -> None:
    """Keep only the events before the refused one in its log."""
    after, events = batch.pop(refusal.log)
    before = [event for event in events if event.seq < refusal.seq]
    if before:
        batch[refusal.log] = (after, before)


def _hold(cursor: Cursor[Any], projection: Projection, outcome: Outcome) -> None:
    for refusal in outcome.refused:
        if refusal.log in outcome.elsewhere:
            continue
        row = cursor.execute("select clock_timestamp()").fetchone()
        if row is not None:
            held = Held(
                log=refusal.log,
                projection=projection.name,
                since_seq=refusal.seq,
                since=row[0],
                reason=refusal.reason,
            )
            hold(cursor, held=held)


def _single_events(batch: Batch, outcome: Outcome) -> Iterator[Batch]:
    """Yield a batch for each event, log by log, and leave a log once it has stopped."""
    for log, (after, events) in batch.items():
        for event in events:
            if log not in outcome.stopped:
                yield {log: (after, [event])}
                after = event.seq


def _hold_only(
    connection: Connection[Any], projection: Projection, batch: Batch, error: psycopg.Error
) -> Outcome:
    [(log, (_, [event]))] = batch.items()
    outcome = Outcome(refused=[_refusal(log, event, error)])
    _log_refusal(projection, outcome.refused[0])
    with connection.transaction(), connection.cursor() as cursor:
        _hold(cursor, projection, outcome)
    return outcome


def _log_refusal(projection: Projection, refusal: Unprojectable) -> None:
    where = {"log": refusal.log, "seq": refusal.seq}
    _log.error("Projection %s : journal retenu avant %s.", projection.name, refusal, extra=where)


def _refusal(log: str, event: Envelope, error: psycopg.Error) -> Unprojectable:
    reason = f"{event.topic} v{event.version}: {type(error).__name__}: {str(error).partition(chr(10))[0]}"
    return Unprojectable(log=log, seq=event.seq, reason=reason[:500])
