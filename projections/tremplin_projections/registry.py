"""
The projections, by name. Names are stored with positions, and never change.

Consumers `write` to the live tables. A rebuild leaves the logs whose live rows are those made in memory (`rows`); it
writes the others to `SCRATCH`, then compares and replaces their live rows one log a transaction (`compare`, `flip`). A
replay writes every log there, and only compares.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg import Cursor

from tremplin_platform.events.fact import CENTRALE as CENTRALE
from tremplin_projections import rebuilt_rows
from tremplin_projections.batches import LIVE, Batch, Schema
from tremplin_projections.catalogue import tables as catalogue_tables, write as catalogue_write
from tremplin_projections.ledger import lot_totals, tables as ledger_tables, write as ledger_write
from tremplin_projections.rebuilt_rows import ANYWHERE, Difference
from tremplin_projections.registers import tables as registers_tables, write as registers_write
from tremplin_projections.rows.table import Row, Table


class Write(Protocol):
    """A function that applies a batch of events."""

    def __call__(self, cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]:
        """
        Apply the events of each log and move its position, in the caller's transaction, one statement a table.

        Return the logs whose position was not where the batch states: nothing is written for them. The caller must
        roll back on any exception; after `Unprojectable` it holds that log and writes the rest again.

        :param cursor: of the feed role
        :raises SequenceGap: the events of a log do not follow the position that the batch states
        :raises Unprojectable: the first event that cannot be applied; nothing has been written
        """


WholeRows = Callable[[Cursor[Any], Batch], Mapping[Table, Collection[Row]]]
"""
A function that returns the rows of each table that a batch changes, as the batch alone makes them.

The batches of a log are given in order from its first event, in one transaction that the caller rolls back, where the
tables of `SCRATCH` are empty at first. A table that is not returned has its rows there: they are of events of the
batch alone (`seq`), and the caller removes them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """
    A projection: its permanent name, its tables, the logs it reads (None: all), how it applies events.

    `rows`: makes the rows of whole logs in memory (None: a rebuild writes every log to `SCRATCH`).
    `count_again`: counts its sums over all logs again, and returns the rows that differed.
    """

    name: str
    tables: tuple[Table, ...]
    write: Write
    rows: WholeRows | None = None
    logs: frozenset[str] | None = None
    count_again: Callable[[Cursor[Any]], list[Difference]] = lambda cursor: []

    def concerns(self, log: str) -> bool:
        """Return whether the projection reads this log."""
        return self.logs is None or log in self.logs

    def compare(self, cursor: Cursor[Any], *, log: str, head: int = ANYWHERE) -> list[Difference]:
        """Return the rows of `log` that differ between live and rebuilt tables; see `rebuilt_rows.compare`."""
        return rebuilt_rows.compare(cursor, projection=self.name, tables=self.tables, log=log, head=head)

    def flip(self, cursor: Cursor[Any], *, log: str, head: int = ANYWHERE) -> None:
        """Replace the live rows and position of `log` by the rebuilt ones; see `rebuilt_rows.flip`."""
        rebuilt_rows.flip(cursor, projection=self.name, tables=self.tables, log=log, head=head)


def projections() -> dict[str, Projection]:
    """Return every projection by its name."""
    return {projection.name: projection for projection in _PROJECTIONS}


_PROJECTIONS = (
    Projection(
        name=ledger_tables.NAME,
        tables=ledger_tables.TABLES,
        write=ledger_write.write,
        rows=ledger_write.rows,
        count_again=lot_totals.count_again,
    ),
    Projection(
        name=catalogue_tables.NAME,
        tables=catalogue_tables.TABLES,
        write=catalogue_write.write,
        logs=frozenset({CENTRALE}),
    ),
    Projection(
        name=registers_tables.NAME,
        tables=registers_tables.TABLES,
        write=registers_write.write,
        logs=frozenset({CENTRALE}),
    ),
)
