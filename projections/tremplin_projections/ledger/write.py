"""Write the rows that a batch of events changes in the ledger."""

from collections.abc import Collection, Mapping
from typing import Any

from psycopg import Cursor

from tremplin_projections import positions
from tremplin_projections.batches import LIVE, SCRATCH, Batch, Schema
from tremplin_projections.gc_pause import collector_paused
from tremplin_projections.ledger import facilitators
from tremplin_projections.ledger.checkpoints import make_checkpoints
from tremplin_projections.ledger.fold import Folded, fold
from tremplin_projections.ledger.lot_hours import lot_hours_rows
from tremplin_projections.ledger.lot_totals import add_totals
from tremplin_projections.ledger.tables import (
    BALANCES,
    CHECKPOINTS,
    ENTRIES,
    FACILITATORS,
    LOT_HOURS,
    NAME,
    TABLES,
    WAITING,
)
from tremplin_projections.rows.table import Row, Table
from tremplin_projections.rows.upsert import upsert


@collector_paused()
def write(cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]:
    """Apply a batch of events to the ledger; see `registry.Write`."""
    batch = dict(sorted(batch.items()))  # rows of a log lie side by side in the indexes
    folded = fold(batch)
    elsewhere = positions.move(cursor, projection=NAME, batch=batch, schema=schema)
    if elsewhere:
        folded = fold({log: part for log, part in batch.items() if log not in elsewhere})
    _send(cursor, folded, schema)
    make_checkpoints(cursor, batch, without=elsewhere, schema=schema)
    if schema == LIVE:
        add_totals(cursor, folded.balances)
    return elsewhere


def rows(cursor: Cursor[Any], batch: Batch) -> Mapping[Table, Collection[Row]]:
    """
    Return the rows that a batch changes; see `registry.WholeRows`.

    Checkpoints are made in `SCRATCH` of the live entries and checkpoint before: these are compared too, so a false one
    is found all the same.
    """
    made = _rows(cursor, fold(batch), SCRATCH)
    upsert(cursor, FACILITATORS, made[FACILITATORS], schema=SCRATCH)  # the next batch of the log reads them
    make_checkpoints(cursor, batch, without=(), schema=SCRATCH, source=LIVE)
    return {table: rows for table, rows in made.items() if table not in (CHECKPOINTS, WAITING)}


def _send(cursor: Cursor[Any], folded: Folded, schema: Schema) -> None:
    for table, made in _rows(cursor, folded, schema).items():
        upsert(cursor, table, made, schema=schema)


def _rows(cursor: Cursor[Any], folded: Folded, schema: Schema) -> dict[Table, Collection[Row]]:
    """Return the rows of a batch, without checkpoints and totals, in the order in which they are written."""
    for row in facilitators.facilitator_rows(cursor, folded.assignments, schema=schema):
        folded.rows.add(FACILITATORS, row)
    made: dict[Table, Collection[Row]] = {table: folded.rows.of(table).values() for table in TABLES}
    made[ENTRIES], made[BALANCES] = folded.entries, folded.balance_rows()
    made[LOT_HOURS] = lot_hours_rows(folded.balances)
    return made
