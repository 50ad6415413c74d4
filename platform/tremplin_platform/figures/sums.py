"""Sums of ledger entries: what every figure of a member is made of."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry


class Sum(NamedTuple):
    """The sum of the entries of one key in a window of days; `entries` is their number, never 0."""

    log: str
    measure: str
    contract: str
    lot: str
    quarter: str
    article: str
    usage: str
    amount: int
    entries: int


def sums_until(log: str, entries: Iterable[Entry], *, last: str) -> list[Sum]:
    """
    Sum the entries of one log that count by the day `last`, `YYYY-MM-DD`, by every field but the day.

    The ends of reserved lots do not count: a lot that was open on some day by `last` is one that was opened.
    """
    totals: dict[tuple[str, str, str, str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for entry in entries:
        if entry.effective <= last and entry.measure != measures.RESERVED_LOTS_ENDED:
            key = (entry.measure, entry.contract, entry.lot, entry.quarter, entry.article, entry.usage)
            total = totals[key]
            total[0] += entry.amount
            total[1] += 1
    return [Sum(log, *key, amount, number) for key, (amount, number) in totals.items()]
