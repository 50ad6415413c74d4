"""The live ledger of one log as it stands, for whoever computes it again from the events and compares."""

from collections.abc import Iterator
from typing import Any

from psycopg import Cursor

from tremplin_platform.figures.entry import Entry

BalanceKey = tuple[str, str, str, str, str, str]
"""Measure, contract, lot, quarter, article, usage."""


def live_entries(cursor: Cursor[Any], *, log: str) -> Iterator[tuple[int, int, Entry]]:
    """(seq, line, entry) of the log, in order, read in slices."""
    seq, line = 0, -1
    while True:
        rows = cursor.execute(_ENTRIES, (log, seq, line)).fetchall()
        if not rows:
            return
        for seq, line, *values in rows:
            yield seq, line, Entry(*values)


def live_balances(cursor: Cursor[Any], *, log: str) -> dict[BalanceKey, tuple[int, int]]:
    """Each balance of the log: its amount, and how many entries it sums."""
    rows = cursor.execute(_BALANCES, (log,)).fetchall()
    return {(*key,): (amount, entries) for *key, amount, entries in rows}


_ENTRIES = """
select seq, line, measure, contract, lot, quarter, to_char(effective, 'YYYY-MM-DD'), amount, article, usage
  from ledger_entries where log = %s and (seq, line) > (%s, %s) order by seq, line limit 5000
"""
_BALANCES = """
select measure, contract, lot, quarter, article, usage, amount, entries from ledger_balances where log = %s
"""
