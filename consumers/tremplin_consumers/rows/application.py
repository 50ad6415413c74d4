"""One batch, one transaction; an event that cannot be applied holds its log and nothing else."""

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
    """`refused`: the events their logs are now held before; `elsewhere`: logs to look at again, not applied."""

    refused: list[Unprojectable] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)

    @property
    def stopped(self) -> set[str]:
        """The logs of which not everything was applied."""
        return self.elsewhere | {refusal.log for refusal in self.refused}


def apply(
    connection: Connection[Any], projection: Projection, batch: Batch, *, retried: bool = False
) -> Outcome:
    """
    Apply a batch, each log as far as it goes.

    :param retried: the logs were held: those that pass are released in the same transaction
    """
    try:
        return _apply(connection, projection, dict(batch), retried)
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as error:
        if sum(len(events) for _, events in batch.values()) == 1:
            return _hold_only(connection, projection, batch, error)
    outcome = Outcome()  # the database refuses one of them without saying which: one at a time
    for alone in _alone(batch, outcome):
        one = apply(connection, projection, alone, retried=retried)
        outcome.refused += one.refused
        outcome.elsewhere |= one.elsewhere
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
    """Keep of the refused event's log what comes before it."""
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


def _alone(batch: Batch, outcome: Outcome) -> Iterator[Batch]:
    """Each event in a batch of its own, log by log, as long as its log goes on."""
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
