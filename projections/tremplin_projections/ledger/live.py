"""The live balances of some logs as they stand, for whoever sums them again from the events and compares."""

from collections.abc import Collection
from typing import Any

from psycopg import Cursor

from tremplin_projections.batches import LIVE

BalanceKey = tuple[str, ...]
"""Log, measure, contract, lot, quarter, article, usage."""


def live_balances(cursor: Cursor[Any], *, logs: Collection[str]) -> dict[BalanceKey, tuple[int, int]]:
    """Each balance of `logs`: its amount, and how many entries it sums."""
    rows = cursor.execute(_BALANCES, (list(logs),)).fetchall()
    return {(*key,): (amount, entries) for *key, amount, entries in rows}


_BALANCES = f"""
select log, measure, contract, lot, quarter, article, usage, amount, entries
  from {LIVE}.ledger_balances where log = any (%s)
"""  # noqa: S608
