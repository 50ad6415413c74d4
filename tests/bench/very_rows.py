"""COPY of the very rows that the ledger writes, with their indexes: the limit of what writes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from bench.processor import spent_by
from tremplin_projections.batches import Batch
from tremplin_projections.ledger.fold import fold
from tremplin_projections.ledger.lot_hours import lot_hours_rows
from tremplin_projections.ledger.tables import BALANCES, ENTRIES, LOT_HOURS, NAME, TABLES
from tremplin_projections.positions import POSITIONS
from tremplin_projections.rows.table import Row, Table

TRANSACTION = 4_000
"""Events whose rows are copied in one transaction, as a worker's batch."""

VeryRows = Mapping[Table, list[Row]]


def rows_of(batches: Iterable[Batch]) -> VeryRows:
    """Each row that these batches change, once, as it is after the last: of entries, sums, states and positions."""
    whole: dict[str, tuple[int, list[Any]]] = {}
    for batch in batches:
        for log, (after, events) in batch.items():
            whole.setdefault(log, (after, []))[1].extend(events)
    folded = fold(whole)
    found = {table: list(folded.rows.of(table).values()) for table in TABLES}
    found |= {ENTRIES: folded.entries, BALANCES: folded.balance_rows()}
    found[LOT_HOURS] = [
        tuple(Jsonb(value) if isinstance(value, dict) else value for value in row)
        for row in lot_hours_rows(folded.balances)
    ]
    found[POSITIONS] = [
        (log, NAME, events[-1].seq, events[-1].recorded_at) for log, (_, events) in whole.items()
    ]
    return found


def copy_cost(owner: Connection[Any], rows: VeryRows, *, events: int) -> float:
    """
    Copy `rows` into empty tables of the same shape; return the seconds of processor, here and in PostgreSQL.

    :param owner: a connection that row-level security does not stop
    :param events: how many events made the rows
    """
    for table in rows:
        owner.execute(f"drop table if exists bare_{table.name}")
        owner.execute(f"create table bare_{table.name} (like {table.name} including all)")
    turns = -(-events // TRANSACTION)
    with spent_by([owner]) as spent:
        for turn in range(turns):
            with owner.transaction():
                for table, all_of in rows.items():
                    share = -(-len(all_of) // turns)
                    _copy(owner, table, all_of[turn * share : (turn + 1) * share])
    return (spent.postgresql + spent.python) / 1000


def _copy(owner: Connection[Any], table: Table, rows: list[Row]) -> None:
    with (
        owner.cursor() as cursor,
        cursor.copy(f"copy bare_{table.name} from stdin (format binary)") as stream,
    ):
        stream.set_types(table.types)
        for row in rows:
            stream.write_row(row)
