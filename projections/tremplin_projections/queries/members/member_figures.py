"""Read, once, all that the answers about one member are made of: its sums, its lots, and what is known of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tremplin_platform.events.quarters import quarter_of
from tremplin_platform.figures import totals
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.totals import LotHours
from tremplin_projections.queries.clauses.attention import (
    Attention,
    LotAttention,
    attention,
    lots_of,
    newly_late,
)
from tremplin_projections.queries.figures.lot_facts import (
    CHANGES,
    METHODS,
    WAITING,
    LotFacts,
    Place,
    lot_facts,
)
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.terms import opened_lots, terms_of
from tremplin_projections.queries.figures.window import Window
from tremplin_projections.queries.freshness import HeldNote


@dataclass(frozen=True, kw_only=True)
class MemberFigures:
    """
    One member: the `sums` of a window of days, the `lots` on its last, and of each lot the row of its
    terms and its facts.

    `day`: the day on which it is judged, today or the past day asked, or the window's last if earlier; None: nothing
    was recorded yet. `sums_of_day`: all that had taken effect by then.
    """

    sums: Sequence[Sum]
    lots: tuple[LotHours, ...]
    rows: Sequence[Mapping[str, Any]]
    facts: Mapping[Place, LotFacts]
    day: date | None
    sums_of_day: Sequence[Sum]

    @property
    def quarter(self) -> str | None:
        """Return the quarter of the day."""
        return None if self.day is None else quarter_of(self.day.isoformat())

    def attention(self, held: Sequence[HeldNote]) -> tuple[Attention, ...]:
        """Return what needs attention on the day."""
        return () if self.day is None else attention(self._judged, on=self.day, held=held)

    def newly_late(self) -> Mapping[tuple[str, str], int]:
        """Return the hours due since this quarter began on each lot that is late for them alone, in hundredths."""
        return {} if self.day is None else newly_late(self._judged, on=self.day)

    @cached_property
    def _judged(self) -> list[LotAttention]:
        """The lots as they are on the day; read where there is one."""
        terms = terms_of(self.rows, self.facts, on=self.day)
        lots = totals.lots(self.sums_of_day, terms)
        waiting = {
            (contract, lot): facts.waiting_since
            for (_, contract, lot), facts in self.facts.items()
            if facts.waiting_since is not None
        }
        return lots_of(lots, terms, self.sums_of_day, waiting=waiting)


def read_figures(
    *,
    log: str,
    between: Window,
    current: date | None,
    upto: int | None = None,
    parts: Iterable[str] = (CHANGES, METHODS, WAITING),
) -> MemberFigures:
    """
    Read the figures of `log` in a window of days. Inside `scope.reading`.

    :param current: today, or the past day asked; None: nothing was recorded yet
    :param upto: read what was known at this seq
    """
    found = sums(logs=[log], window=between, upto=upto)
    rows = opened_lots(logs=[log], upto=upto)
    facts = lot_facts(logs=[log], parts=parts, on=between.last, upto=upto)
    day = min(current, between.last or current) if current else None
    by_day = Window(last=day)
    of_day = found if by_day == between else sums(logs=[log], window=by_day, upto=upto)
    lots = totals.lots(found, terms_of(rows, facts, on=between.last))
    return MemberFigures(sums=found, lots=lots, rows=rows, facts=facts, day=day, sums_of_day=of_day)
