"""
The projections, by name. Names are stored with positions: they never change.

**Writing**, for who feeds them. A psycopg 3 cursor of the feed role, inside one transaction that the caller opens and
commits; it is rolled back on any exception.

- `write(cursor, batch, schema=LIVE) -> set[str]` applies each log's events and moves its position, together. It
  returns the logs whose position was not where the batch states: nothing is written for them. It raises
  `Unprojectable(log, seq, reason)` for the first event that cannot be applied: roll back, hold that log with
  `held_logs.hold`, and write the rest again.
- `positions.positions(cursor, projection=…, logs=[…])` returns where each log is.

**Rebuilding**: `write(…, schema=SHADOW)` makes rows of the same shape, with positions of their own, that no reader
sees. Then, one log a transaction: `compare(cursor, log=…, head=…)` gives the rows that differ and locks both positions
(`NotAlongside` while one is behind: catch up and ask again), `flip(cursor, log=…, head=…)` puts the rebuilt rows and
position in place of the live ones, `clear(cursor, log=…)` empties the rebuilt rows (of every log where `log` is None).

**Replaying**: `write(…, schema=SCRATCH)` makes the rows in tables of one session, to compare with the live ones.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from psycopg import Cursor

from tremplin_platform.events.fact import CENTRALE as CENTRALE
from tremplin_projections import rebuilt_rows
from tremplin_projections.batches import LIVE, Batch, Schema
from tremplin_projections.catalogue import tables as catalogue_tables, write as catalogue_write
from tremplin_projections.ledger import tables as ledger_tables, write as ledger_write
from tremplin_projections.rebuilt_rows import ANYWHERE, Difference
from tremplin_projections.registers import tables as registers_tables, write as registers_write
from tremplin_projections.rows.table import Table


class Write(Protocol):
    """Applies a batch; see the module."""

    def __call__(self, cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """One projection: its permanent name, its tables, which logs it reads, how it applies events."""

    name: str
    tables: tuple[Table, ...]
    write: Write
    logs: frozenset[str] | None = None

    def concerns(self, log: str) -> bool:
        """Whether it reads this log: every log, where `logs` names none."""
        return self.logs is None or log in self.logs

    def compare(self, cursor: Cursor[Any], *, log: str, head: int = ANYWHERE) -> list[Difference]:
        """
        The rows of `log` that differ between the live tables and the rebuilt ones, its position included.

        :param head: the last event of the log, for a live position beyond it
        :raises NotAlongside: they are not at the same position
        """
        return rebuilt_rows.compare(cursor, projection=self.name, tables=self.tables, log=log, head=head)

    def flip(self, cursor: Cursor[Any], *, log: str, head: int = ANYWHERE) -> None:
        """
        Put the rebuilt rows and position of `log` in place of the live ones.

        :param head: the last event of the log, for a live position beyond it
        :raises NotAlongside: they are not at the same position
        """
        rebuilt_rows.flip(cursor, projection=self.name, tables=self.tables, log=log, head=head)

    def clear(self, cursor: Cursor[Any], *, log: str | None = None) -> None:
        """Empty the rebuilt rows of `log`, of every log where it is None."""
        rebuilt_rows.clear(cursor, projection=self.name, tables=self.tables, log=log)


def projections() -> dict[str, Projection]:
    """Return every projection by its name."""
    return {projection.name: projection for projection in _PROJECTIONS}


_PROJECTIONS = (
    Projection(
        name=ledger_tables.NAME,
        tables=ledger_tables.TABLES,
        write=ledger_write.write,
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
