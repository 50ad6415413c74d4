"""Compare the totals of lots over all logs with the live balances, set right by what a replay found of these."""

from collections.abc import Iterable, Iterator
from typing import Any

from psycopg import Connection

from tremplin_platform.events.fact import CENTRALE
from tremplin_projections.ledger.lot_totals import MEASURES, Totals, read_totals
from tremplin_projections.ledger.tables import BALANCES, LOT_TOTALS, NAME
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.replay.rows import of_row

_COLUMNS = ("amount", "entries")


def compare(connection: Connection[Any], found: Iterable[Mismatch]) -> Iterator[Mismatch]:
    """
    Yield the totals that differ, by key.

    :param found: the differences of every log, those of its balances among them
    """
    wanted, kept = read_totals(connection.cursor())
    for mismatch in found:
        if mismatch.table == BALANCES.name and mismatch.measure in MEASURES:
            _set_right(wanted, mismatch)
    for key in sorted(wanted.keys() | kept.keys()):
        expected, stored = _row(wanted, key), _row(kept, key)
        if expected != stored:
            differing = [name for name in _COLUMNS if expected and stored and expected[name] != stored[name]]
            yield from of_row(LOT_TOTALS, NAME, expected, stored, differing)


def _set_right(wanted: Totals, mismatch: Mismatch) -> None:
    place = mismatch.key
    total = wanted.setdefault(
        (CENTRALE, place["contract"], place["lot"], place["quarter"], mismatch.measure), [0, 0]
    )
    for index, column in enumerate(_COLUMNS):
        if mismatch.column == column:
            total[index] += mismatch.expected - mismatch.found
        elif not mismatch.column:
            total[index] += (mismatch.expected or {}).get(column, 0) - (mismatch.found or {}).get(column, 0)


def _row(totals: Totals, key: tuple[str, ...]) -> dict[str, Any] | None:
    total = totals.get(key, [0, 0])
    return LOT_TOTALS.named((*key, *total)) if any(total) else None
