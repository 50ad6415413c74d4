"""Write the rows that a batch of the centrale's events changes in the catalogue."""

from collections import Counter
from typing import Any

from psycopg import Cursor

from tremplin_projections import positions
from tremplin_projections.batches import LIVE, Batch, Schema
from tremplin_projections.catalogue.fold import PUBLISHED, fold
from tremplin_projections.catalogue.tables import CONTRACTS, NAME, OPENINGS, TABLES
from tremplin_projections.rows.table import Rows
from tremplin_projections.rows.upsert import upsert


def write(cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]:
    """Apply a batch of events to the catalogue; see `registry.Write`."""
    rows = fold(batch)
    elsewhere = positions.move(cursor, projection=NAME, batch=batch, schema=schema)
    if elsewhere:
        rows = fold({log: part for log, part in batch.items() if log not in elsewhere})
    _count_openings(cursor, rows, schema)
    for table in TABLES:
        upsert(cursor, table, rows.of(table).values(), schema=schema)
    return elsewhere


def _count_openings(cursor: Cursor[Any], rows: Rows, schema: Schema) -> None:
    """Add to `opened_to` the new members of each contract; one opened twice to a member counts once."""
    openings = rows.of(OPENINGS)
    if not openings:
        return
    logs, contracts, members = zip(*openings, strict=True)
    cursor.execute(
        f"select log, contract, member from {schema}.catalogue_openings "  # noqa: S608
        "join unnest(%s::text[], %s::text[], %s::text[]) as wanted (log, contract, member) "
        "using (log, contract, member)",
        (list(logs), list(contracts), list(members)),
    )
    new = set(openings) - set(cursor.fetchall())
    for (log, contract), count in Counter((log, contract) for log, contract, _ in new).items():
        known = CONTRACTS.named(rows.of(CONTRACTS)[log, PUBLISHED, contract])
        rows.add(CONTRACTS, CONTRACTS.row(**{**known, "opened_to": count}))
