"""
Follow, entry by entry and change by change, the figures of lots that are no plain sums: hours due and missing, the
target, and whether a lot counts as used, won or open.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from tremplin_platform.figures import measures
from tremplin_platform.figures.lots.life import Change, lot_life

DUE, TARGET, MISSING = "due", "lot_target", "missing"
_COUNTED = {
    measures.RESERVED_CALL_OFFS: "reserved_lots_used",
    measures.PROTECTED_SPEND_NOT_RESERVED: "protected_wins_not_reserved",
    measures.RESERVED_LOTS_OPENED: "reserved_lots_open",
}
STEPPED = (measures.DUE, measures.VALIDATED, *_COUNTED)
"""The measures of which these figures are made."""


class Version(NamedTuple):
    """The terms of a lot from event `seq`, with which it was opened, on."""

    seq: int
    clause: Mapping[str, Any] | None
    ends_on: date


class LotTrail:
    """
    One lot of a member: its terms and their changes, with their seqs, and the sums of its entries so far.

    `place_at` sets the terms known at a seq on a day, `add` counts an entry; `values` are the figures then.
    """

    def __init__(self) -> None:
        self.versions: list[Version] = []
        self.changes: list[tuple[int, Change]] = []
        self._sums: dict[str, int] = defaultdict(int)
        self._has_clause = False
        self._target: int | None = None

    def place_at(self, *, seq: int, day: date | None) -> None:
        """Set the terms that were known at `seq`, as they stand on a day."""
        known = [version for version in self.versions if version.seq <= seq]
        if not known:
            self._has_clause, self._target = False, None
            return
        opened = known[-1]
        changes = [change for at, change in self.changes if opened.seq <= at <= seq]
        life = lot_life(changes, clause=opened.clause, ends_on=opened.ends_on, on=day)
        self._has_clause, self._target = life.clause is not None, life.target

    def add(self, measure: str, amount: int) -> None:
        """Count an entry."""
        self._sums[measure] += amount

    def values(self) -> dict[str, int]:
        """Return the figures: hours in hundredths, zero for those that are null; a lot that counts is 1."""
        due = self._sums[measures.DUE] if self._has_clause else 0
        found = {
            DUE: due,
            TARGET: self._target or 0,
            MISSING: max(0, due - self._sums[measures.VALIDATED]) if self._has_clause else 0,
        }
        for measure, name in _COUNTED.items():
            total = self._sums[measure]
            found[name] = int(total > 0 if measure == measures.RESERVED_LOTS_OPENED else total != 0)
        return found
