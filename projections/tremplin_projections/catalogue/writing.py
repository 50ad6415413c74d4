"""Apply the centrale's facts to the catalogue."""

from collections import Counter
from typing import Any

from psycopg import Cursor

from tremplin_projections import positions
from tremplin_projections.batches import LIVE, Batch, Schema
from tremplin_projections.catalogue.folding import PUBLISHED, Folded, contract_rows, fold
from tremplin_projections.catalogue.tables import AWARDS, CHANGES, CONTRACTS, LOTS, NAME, OPENINGS
from tremplin_projections.sending import send


def write(cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]:
    """
    Apply each log's events and move its position, together; as `ledger.writing.write` does.

    :raises SequenceGap: the events of a log do not follow the position the batch says
    :raises Unprojectable: an event cannot be applied; nothing has been written
    """
    folded = fold(batch)
    elsewhere = positions.move(cursor, projection=NAME, batch=batch, schema=schema)
    if elsewhere:
        folded = fold({log: part for log, part in batch.items() if log not in elsewhere})
    _count_openings(cursor, folded, schema)
    send(cursor, CONTRACTS, contract_rows(folded), schema=schema)
    send(cursor, LOTS, folded.lots, schema=schema)
    send(cursor, CHANGES, folded.changes, schema=schema)
    send(cursor, AWARDS, folded.awards, schema=schema)
    send(cursor, OPENINGS, list(folded.openings.values()), schema=schema)
    return elsewhere


def _count_openings(cursor: Cursor[Any], folded: Folded, schema: Schema) -> None:
    """A contract opened twice to one member is open to one member."""
    if not folded.openings:
        return
    logs, contracts, members = zip(*folded.openings, strict=True)
    cursor.execute(
        f"select log, contract, member from {schema}.catalogue_openings "  # noqa: S608
        "join unnest(%s::text[], %s::text[], %s::text[]) as asked (log, contract, member) "
        "using (log, contract, member)",
        (list(logs), list(contracts), list(members)),
    )
    new = set(folded.openings) - set(cursor.fetchall())
    for (log, contract), count in Counter((log, contract) for log, contract, _ in new).items():
        folded.contracts[log, PUBLISHED, contract]["opened_to"] = count
