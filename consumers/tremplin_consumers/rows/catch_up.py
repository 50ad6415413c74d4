"""Read from the store the events that Kafka did not bring, and apply them."""

from collections.abc import Collection, Sequence
from typing import Any

from psycopg import Connection

from tremplin_consumers.progress import progress_of
from tremplin_consumers.rows.application import apply
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.store.reading import envelope
from tremplin_platform.store.slices import Slice, read_slices
from tremplin_projections.registry import Projection

BATCH_SIZE = 4_000
_LEAST_SHARE = 50
"""How many events a log that lacks as many has applied at once: one of each log a turn costs four times as much."""


def catch_up(
    connection: Connection[Any],
    projection: Projection,
    missing: Sequence[Slice],
    *,
    retried: bool = False,
    limit: int = BATCH_SIZE,
) -> list[Slice]:
    """
    Apply one batch of the missing events; return what is still missing, those that waited for their turn first, without
    the logs that are held. What another process has moved meanwhile is missing from where it is now.

    :param retried: the logs were held; release those that pass
    :param limit: the most events to apply
    """
    turn, share = _turn(missing, limit)
    later = list(missing[len(turn) :])
    found = _read(connection, turn, share)
    outcome = apply(connection, projection, found, retried=retried)
    rest = [Slice(part.log, found[part.log][1][-1].seq, part.upto) for part in turn if part.log in found]
    left = [part for part in rest if part.log not in outcome.stopped]
    if outcome.elsewhere:
        left += _moved(connection, projection, outcome.elsewhere)
    return later + [part for part in left if part.after < part.upto]


def _read(
    connection: Connection[Any], turn: Sequence[Slice], share: int
) -> dict[str, tuple[int, list[Envelope]]]:
    """Read at most `share` events of each log; return those that have any."""
    batch: dict[str, tuple[int, list[Envelope]]] = {part.log: (part.after, []) for part in turn}
    now = [Slice(part.log, part.after, min(part.upto, part.after + share)) for part in turn]
    for row in read_slices(connection, now):
        batch[row[0]][1].append(envelope(row[:-1]))
    return {log: (after, events) for log, (after, events) in batch.items() if events}


def _moved(connection: Connection[Any], projection: Projection, logs: Collection[str]) -> list[Slice]:
    """Return what is missing of logs whose position has moved, without those held."""
    known = progress_of(connection, projection=projection.name, logs=logs)
    return [Slice(log, at.seq, at.head) for log, at in known.items() if not at.stalled]


def _turn(missing: Sequence[Slice], limit: int) -> tuple[Sequence[Slice], int]:
    """Return the first logs, as many as make a batch of `limit` events, and how many events each gives at most."""
    share = max(min(_LEAST_SHARE, limit), limit // max(1, len(missing)))
    total = 0
    for count, part in enumerate(missing, 1):
        total += min(share, part.upto - part.after)
        if total >= limit:
            return missing[:count], share
    return missing, share
