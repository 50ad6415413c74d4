"""Write the rows that a batch of events changes in the ledger."""

from typing import Any

from psycopg import Cursor

from tremplin_projections import positions
from tremplin_projections.batches import LIVE, Batch, Schema
from tremplin_projections.gc_pause import collector_paused
from tremplin_projections.ledger import facilitators
from tremplin_projections.ledger.checkpoints import make_checkpoints
from tremplin_projections.ledger.fold import Folded, fold
from tremplin_projections.ledger.lot_hours import lot_hours_rows
from tremplin_projections.ledger.lot_totals import add_totals
from tremplin_projections.ledger.tables import BALANCES, ENTRIES, FACILITATORS, LOT_HOURS, NAME, TABLES
from tremplin_projections.rows.upsert import upsert


def write(cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]:
    """Apply a batch of events to the ledger; see `registry.Write`."""
    batch = dict(sorted(batch.items()))  # rows of a log lie side by side in the indexes
    with collector_paused():
        folded = fold(batch)
        elsewhere = positions.move(cursor, projection=NAME, batch=batch, schema=schema)
        if elsewhere:
            folded = fold({log: part for log, part in batch.items() if log not in elsewhere})
        _send(cursor, folded, schema)
        make_checkpoints(cursor, batch, without=elsewhere, schema=schema)
        if schema == LIVE:
            add_totals(cursor, folded.balances)
    return elsewhere


def _send(cursor: Cursor[Any], folded: Folded, schema: Schema) -> None:
    upsert(cursor, ENTRIES, folded.entries, schema=schema)
    upsert(cursor, BALANCES, folded.balance_rows(), schema=schema)
    upsert(cursor, LOT_HOURS, lot_hours_rows(folded.balances), schema=schema)
    for row in facilitators.facilitator_rows(cursor, folded.assignments, schema=schema):
        folded.rows.add(FACILITATORS, row)
    for table in TABLES:
        upsert(cursor, table, folded.rows.of(table).values(), schema=schema)
