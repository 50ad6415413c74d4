"""Write the rows that a batch of the centrale's events changes in its registers."""

from typing import Any

from psycopg import Cursor

from tremplin_projections import positions
from tremplin_projections.batches import LIVE, Batch, Schema
from tremplin_projections.registers.fold import fold
from tremplin_projections.registers.tables import NAME, ROWS
from tremplin_projections.rows.upsert import upsert


def write(cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]:
    """Apply a batch of events to the registers of the centrale; see `registry.Write`."""
    rows = fold(batch)
    elsewhere = positions.move(cursor, projection=NAME, batch=batch, schema=schema)
    if elsewhere:
        rows = fold({log: part for log, part in batch.items() if log not in elsewhere})
    upsert(cursor, ROWS, rows.of(ROWS).values(), schema=schema)
    return elsewhere
