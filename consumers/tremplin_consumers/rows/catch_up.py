"""Read from the store the events that Kafka did not bring, and apply them."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

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
    the logs that stopped.

    :param retried: the logs were held; release those that pass
    :param limit: the most events to apply
    """
    turn, share = _turn(missing, limit)
    later = list(missing[len(turn) :])
    batch: dict[str, tuple[int, list[Envelope]]] = {part.log: (part.after, []) for part in turn}
    now = [Slice(part.log, part.after, min(part.upto, part.after + share)) for part in turn]
    for row in read_slices(connection, now):
        batch[row[0]][1].append(envelope(row[:-1]))
    found = {log: (after, events) for log, (after, events) in batch.items() if events}
    stopped = apply(connection, projection, found, retried=retried).stopped
    rest = [Slice(part.log, found[part.log][1][-1].seq, part.upto) for part in turn if part.log in found]
    return later + [part for part in rest if part.after < part.upto and part.log not in stopped]


def _turn(missing: Sequence[Slice], limit: int) -> tuple[Sequence[Slice], int]:
    """Return the first logs, as many as make a batch of `limit` events, and how many events each gives at most."""
    share = max(min(_LEAST_SHARE, limit), limit // max(1, len(missing)))
    total = 0
    for count, part in enumerate(missing, 1):
        total += min(share, part.upto - part.after)
        if total >= limit:
            return missing[:count], share
    return missing, share
