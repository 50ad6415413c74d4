"""Apply events to the ledger: entries, balances, terms and declarations of each log, with its one position."""

from typing import Any

from psycopg import Cursor

from tremplin_projections import positions
from tremplin_projections.batches import LIVE, Batch, Schema
from tremplin_projections.gc_pause import collector_paused
from tremplin_projections.ledger import facilitators
from tremplin_projections.ledger.fold import Folded, fold
from tremplin_projections.ledger.tables import BALANCES, ENTRIES, FACILITATORS, NAME, TABLES
from tremplin_projections.rows.upsert import upsert


def write(cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]:
    """
    Apply each log's events and move its position, together; one statement a table.

    Return the logs whose position was not where the batch states: nothing is written for them. The caller's
    transaction must be rolled back on any exception.

    :raises SequenceGap: the events of a log do not follow the position that the batch states
    :raises Unprojectable: an event cannot be applied; nothing has been written
    """
    with collector_paused():
        folded = fold(batch)
        elsewhere = positions.move(cursor, projection=NAME, batch=batch, schema=schema)
        if elsewhere:
            folded = fold({log: part for log, part in batch.items() if log not in elsewhere})
        _send(cursor, folded, schema)
    return elsewhere


def _send(cursor: Cursor[Any], folded: Folded, schema: Schema) -> None:
    upsert(cursor, ENTRIES, folded.entries, schema=schema)
    upsert(cursor, BALANCES, folded.balance_rows(), schema=schema)
    for row in facilitators.rows(cursor, folded.assignments, schema=schema):
        folded.rows.add(FACILITATORS, row)
    for table in TABLES:
        upsert(cursor, table, folded.rows.of(table).values(), schema=schema)
