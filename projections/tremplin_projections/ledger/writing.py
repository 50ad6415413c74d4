"""Apply events to the ledger: entries, balances, terms and declarations of each log, with its one position."""

from typing import Any

from psycopg import Cursor

from tremplin_projections import positions
from tremplin_projections.batches import LIVE, Batch, Schema
from tremplin_projections.collecting import collector_paused
from tremplin_projections.ledger import facilitators
from tremplin_projections.ledger.attributions import ATTRIBUTIONS, METHODS
from tremplin_projections.ledger.folding import Folded, fold
from tremplin_projections.ledger.tables import (
    ATTESTATIONS,
    AWARDS,
    BALANCES,
    CHANGES,
    DECLARATIONS,
    ENTRIES,
    MEMBERS,
    NAME,
    TERMS,
)
from tremplin_projections.sending import send


def write(cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]:
    """
    Apply each log's events and move its position, together; one statement a table.

    The logs whose position was not where the batch says are returned: nothing is written for them. The caller's
    transaction must be rolled back on any exception.

    :raises SequenceGap: the events of a log do not follow the position the batch says
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
    send(cursor, ENTRIES, folded.entries, schema=schema)
    balances = [(*key, amount, entries) for key, (amount, entries) in sorted(folded.balances.items())]
    send(cursor, BALANCES, balances, schema=schema)
    send(cursor, METHODS, folded.methods, schema=schema)
    send(cursor, ATTRIBUTIONS, list(folded.attributions.values()), schema=schema)
    send(cursor, MEMBERS, folded.members, schema=schema)
    send(cursor, TERMS, folded.lots, schema=schema)
    send(cursor, CHANGES, folded.changes, schema=schema)
    send(cursor, AWARDS, list(folded.awards.values()), schema=schema)
    facilitators.write(cursor, folded.assignments, schema=schema)
    send(cursor, DECLARATIONS, list(folded.declarations.values()), schema=schema)
    send(cursor, ATTESTATIONS, list(folded.attestations.values()), schema=schema)
