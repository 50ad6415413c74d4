"""Compare the rebuilt rows of a log with the live ones, and replace these."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Cursor, DataError
from psycopg.rows import dict_row

from tremplin_projections import positions
from tremplin_projections.batches import LIVE, SCRATCH
from tremplin_projections.positions import Position
from tremplin_projections.rows.table import Table

ANYWHERE = 2**63 - 1
"""The highest seq there can be, for callers that set no limit."""


class PositionsDiffer(Exception):
    """Raised when rebuilt and live rows are not at the same position: catch up, then compare."""

    def __init__(self, *, log: str, live: int, rebuilt: int) -> None:
        super().__init__(f"{log}: live at {live}, rebuilt at {rebuilt}")
        self.log = log
        self.live = live
        self.rebuilt = rebuilt


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row that only the live rows or only the rebuilt ones have: `side` is `live` or `rebuilt`."""

    log: str
    table: str
    side: str
    row: dict[str, Any]


def compare(
    cursor: Cursor[Any],
    *,
    projection: str,
    tables: Sequence[Table],
    log: str,
    head: int = ANYWHERE,
    most: int = 20,
) -> list[Difference]:
    """
    Return the rows of `log`, its position included, that differ between live and rebuilt tables.

    Both positions stay locked until the transaction ends, so that the rows cannot change before `flip`.

    :param head: the last seq of the log: a live position beyond it belongs to no event, and is a difference
    :param most: the most rows to return for a table and side
    :raises PositionsDiffer: live and rebuilt rows are not at the same position
    """
    live, rebuilt = _lock_same_position(cursor, projection=projection, log=log, head=head)
    return [
        Difference(log=log, table="positions", side=side, row={"seq": at.seq, "recorded_at": at.recorded_at})
        for side, at in (("live", live), ("rebuilt", rebuilt))
        if live != rebuilt and at.seq
    ] + [
        Difference(log=log, table=table.name, side=side, row=row)
        for table in tables
        for side, schema, other in (("live", LIVE, SCRATCH), ("rebuilt", SCRATCH, LIVE))
        for row in _only_in(cursor, table, schema, other, log=log, most=most)
    ]


def flip(
    cursor: Cursor[Any], *, projection: str, tables: Sequence[Table], log: str, head: int = ANYWHERE
) -> None:
    """
    Replace the live rows and position of `log` by the rebuilt ones; readers see all of the old or all of the new.

    :param head: as for `compare`
    :raises PositionsDiffer: live and rebuilt rows are not at the same position
    """
    live, rebuilt = _lock_same_position(cursor, projection=projection, log=log, head=head)
    if live != rebuilt:
        positions.put(cursor, projection=projection, position=rebuilt)
    for table in tables:
        columns = ", ".join(table.names)
        cursor.execute(f"delete from {LIVE}.{table.name} where log = %s", (log,))  # noqa: S608
        cursor.execute(
            f"insert into {LIVE}.{table.name} ({columns}) "  # noqa: S608
            f"select {columns} from {SCRATCH}.{table.name} where log = %s",
            (log,),
        )


def logs_that_agree(
    cursor: Cursor[Any], *, projection: str, tables: Sequence[Table], logs: Collection[str]
) -> set[str]:
    """
    Return those of `logs` whose live and rebuilt rows are the same and at the same position; usually nearly all.

    Their positions stay locked until the transaction ends. Compare the other logs one by one.
    """
    same_position = set(_locked_positions(cursor, LIVE, projection, logs)) & set(
        _locked_positions(cursor, SCRATCH, projection, logs)
    )
    agreed = {log for log, _, _ in same_position}
    for table in tables:
        agreed -= _differing(cursor, table, sorted(agreed))
    return agreed


def _lock_same_position(
    cursor: Cursor[Any], *, projection: str, log: str, head: int
) -> tuple[Position, Position]:
    live = positions.lock(cursor, projection=projection, log=log, schema=LIVE)
    rebuilt = positions.lock(cursor, projection=projection, log=log, schema=SCRATCH)
    if min(live.seq, head) != rebuilt.seq:
        raise PositionsDiffer(log=log, live=min(live.seq, head), rebuilt=rebuilt.seq)
    return live, rebuilt


def _only_in(
    cursor: Cursor[Any], table: Table, schema: str, other: str, *, log: str, most: int
) -> list[dict[str, Any]]:
    columns = ", ".join(table.names)
    statement = (
        f"select {columns} from {schema}.{table.name} where log = %s "  # noqa: S608
        f"except all select {columns} from {other}.{table.name} where log = %s "
        f"order by {', '.join(table.key)} limit %s"
    )
    with cursor.connection.cursor(row_factory=dict_row) as named:
        try:
            return named.execute(statement, (log, log, most)).fetchall()
        except (DataError, ValueError, RecursionError):
            # As text: Python has no infinite day, and reads no JSON of 5,000 digits or nested lists.
            texts = ", ".join(f"{name}::text" for name in table.names)
            return named.execute(f"select {texts} from ({statement}) found", (log, log, most)).fetchall()  # noqa: S608


def _locked_positions(
    cursor: Cursor[Any], schema: str, projection: str, logs: Collection[str]
) -> list[tuple[str, int, datetime]]:
    cursor.execute(
        f"select log, seq, {positions.RECORDED_AT} from {schema}.positions where log = any (%s) and projection = %s"  # noqa: S608
        " order by log for update",
        (list(logs), projection),
    )
    return cursor.fetchall()


def _differing(cursor: Cursor[Any], table: Table, logs: list[str]) -> set[str]:
    # A hash of each row, summed bit by bit: rows sorted and compared whole take four times as long.
    hashed = f"""
        select log, count(*) as rows, bit_xor(hash_record_extended(row({", ".join(table.names)}), 0)) as hash
          from {{}}.{table.name} where log = any (%s) group by log"""  # noqa: S608
    cursor.execute(
        f"select log from ({hashed.format(LIVE)}) live full join ({hashed.format(SCRATCH)}) again using (log)"  # noqa: S608
        " where (live.rows, live.hash) is distinct from (again.rows, again.hash)",
        (logs, logs),
    )
    return {log for (log,) in cursor.fetchall()}
