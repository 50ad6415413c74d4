"""
Make every row of every projection again from the events, and compare it with the live one.

The projection's own `write` makes the rows in temporary tables; the ledger's balances are summed by separate code. Each
group of logs is compared in one snapshot, up to the positions it has there: consumers go on meanwhile.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from psycopg import Connection

from tremplin_projections.positions import POSITIONS
from tremplin_projections.refold import ReadSpans, groups
from tremplin_projections.registry import Projection, projections
from tremplin_projections.replay import lot_totals, orphans
from tremplin_projections.replay.logs import LogsReplay
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.scratch import scratch_tables


class LogSource(Protocol):
    """Reads the logs of a replay on its connection, in the transaction in which it compares the rows."""

    def sizes(self, log: str | None) -> Mapping[str, int]:
        """Return the seq of the last event of `log`, or of every log (None)."""

    @property
    def read(self) -> ReadSpans:
        """Return the function that reads the events."""


@dataclass(slots=True)
class Replayed:
    """The number of logs and events replayed, the time it took, and the differences."""

    logs: int = 0
    events: int = 0
    seconds: float = 0.0
    differences: list[Mismatch] = field(default_factory=list)


def replay(
    connection: Connection[Any],
    source: LogSource,
    *,
    log: str | None = None,
    progress: Callable[[int, int], None] = lambda logs, events: None,
) -> Replayed:
    """
    Replay one log, or all logs (None) and the rows of logs that do not exist.

    :param connection: of the feed role, in autocommit
    :param progress: called after each group of logs with the numbers of logs and events replayed
    :raises UnknownLog: `source` has no log of this name
    """
    begun = time.monotonic()
    sizes = source.sizes(log)
    replayed = Replayed()
    for projection in projections().values():
        _replay(connection, source, projection, sizes, replayed, progress, alone=log is not None)
    if log is None:
        replayed.differences += list(lot_totals.compare(connection, replayed.differences))
    replayed.differences += orphans.held(connection, log=log)
    replayed.differences += orphans.unknown_positions(connection, log=log)
    replayed.seconds = time.monotonic() - begun
    return replayed


def _replay(
    connection: Connection[Any],
    source: LogSource,
    projection: Projection,
    sizes: Mapping[str, int],
    replayed: Replayed,
    progress: Callable[[int, int], None],
    *,
    alone: bool,
) -> None:
    tables = (POSITIONS, *projection.tables)
    rows_of = [] if alone else orphans.logs_with_rows(connection, projection)
    with scratch_tables(connection, tables, emptied=True):
        for group in groups({**dict.fromkeys(rows_of, 0), **sizes}):
            again = LogsReplay(connection, projection, source.read)
            again.replay(group)
            replayed.differences += again.differences
            if projection.logs is None:  # count a log once: the other projections read some of the same logs
                replayed.logs += sum(sizes.get(log, 0) > 0 for log in group)
                replayed.events += again.events
            progress(replayed.logs, replayed.events)
