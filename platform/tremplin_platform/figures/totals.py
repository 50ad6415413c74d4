"""Compute clause hours from ledger sums: totals, by quarter, by lot. Reads nothing; hours in hundredths."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tremplin_platform.events.quarters import quarters_from
from tremplin_platform.figures import measures
from tremplin_platform.figures.sums import Sum


class LotTerms(Protocol):
    """The terms of a lot that its hours depend on; `target` in hundredths of an hour, `way` '' without clause."""

    @property
    def contract(self) -> str: ...

    @property
    def lot(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def usage(self) -> str: ...

    @property
    def way(self) -> str: ...

    @property
    def target(self) -> int | None: ...

    @property
    def method(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseHours:
    """
    Hours in hundredths; `due` is None if no lot has hours due.

    `missing`: the sum over lots of the hours due that are not validated; hours beyond what is due on one lot make up
    for none of another.
    """

    due: int | None
    declared: int
    pending: int
    validated: int
    rejected: int
    adjustments: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterHours:
    """Hours of a quarter in hundredths; `published` is None before publication."""

    quarter: str
    declared: int
    validated: int
    reported: int
    adjustments: int
    published: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotHours:
    """Hours of a lot in hundredths; `due` and `lot_target` are None if it has none."""

    contract: str
    lot: str
    title: str
    usage: str
    due: int | None
    lot_target: int | None
    declared: int
    validated: int
    pending: int
    method: str

    @property
    def missing(self) -> int:
        """Return the hours due that are not validated: never less than zero, zero where nothing is due."""
        return max(0, (self.due or 0) - self.validated)


def clause_hours(sums: Iterable[Sum], lots: Sequence[LotHours]) -> ClauseHours:
    """Return the totals of a member; `due` is the sum over the lots that have hours due."""
    totals = by_measure(sums)
    due = [lot.due for lot in lots if lot.due is not None]
    return ClauseHours(
        due=sum(due) if due else None,
        declared=totals[measures.DECLARED],
        pending=totals[measures.PENDING],
        validated=totals[measures.VALIDATED],
        rejected=totals[measures.REJECTED],
        adjustments=totals[measures.ADJUSTMENTS],
        missing=sum(lot.missing for lot in lots),
    )


def quarters(sums: Iterable[Sum]) -> tuple[QuarterHours, ...]:
    """
    Return the quarters with hours, in order; `published` is set even if a quarter was published before it had any.

    Quarters without hours are left out: a member that joins receives all the quarters ever published.
    """
    totals, published = _by_quarter(sums)
    worked = sorted(quarter for quarter, of in totals.items() if any(of.values()))
    return tuple(_hours_of_quarter(quarter, totals[quarter], published) for quarter in worked)


def every_quarter(sums: Iterable[Sum], *, current: str | None) -> tuple[QuarterHours, ...]:
    """
    Return every quarter from the first with hours or published to `current`, or to the last with hours, if later.

    :param current: None ends at the last with hours or published
    """
    totals, published = _by_quarter(sums)
    known = published.union(quarter for quarter, of in totals.items() if any(of.values()))
    if not known:
        return ()
    last = max(known | {current} if current else known)
    return tuple(
        _hours_of_quarter(quarter, totals[quarter], published) for quarter in quarters_from(min(known), last)
    )


def lots(sums: Iterable[Sum], terms: Iterable[LotTerms]) -> tuple[LotHours, ...]:
    """
    Return the hours of every lot of `terms`, all of one log, in their order.

    Without a sum, the hours due are zero under a rate, where they grow with orders, and None under a fixed or computed
    target, until the member's part is allocated.
    """
    totals: dict[tuple[str, str, str], int] = defaultdict(int)
    for total in sums:
        totals[total.measure, total.contract, total.lot] += total.amount
    return tuple(_hours_of_lot(lot, totals) for lot in terms)


def by_measure(sums: Iterable[Sum]) -> dict[str, int]:
    """Return the sum of each measure over every lot and quarter; 0 if there is none."""
    totals: dict[str, int] = defaultdict(int)
    for total in sums:
        totals[total.measure] += total.amount
    return totals


def _by_quarter(sums: Iterable[Sum]) -> tuple[dict[str, dict[str, int]], set[str]]:
    """Return the hours of each quarter by measure, and the quarters published."""
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    published = set()
    for total in sums:
        if total.measure in _OF_QUARTER:
            totals[total.quarter][total.measure] += total.amount
        elif total.measure == measures.PUBLISHED_QUARTERS:
            published.add(total.quarter)
    return totals, published


def _hours_of_quarter(quarter: str, of: dict[str, int], published: set[str]) -> QuarterHours:
    return QuarterHours(
        quarter=quarter,
        declared=of[measures.DECLARED],
        validated=of[measures.VALIDATED],
        reported=of[measures.REPORTED],
        adjustments=of[measures.ADJUSTMENTS],
        published=of[measures.PUBLISHED] if quarter in published else None,
    )


def _hours_of_lot(terms: LotTerms, totals: dict[tuple[str, str, str], int]) -> LotHours:
    place = (terms.contract, terms.lot)
    nothing_due = 0 if terms.way == "rate" else None
    due = totals.get((measures.DUE, *place), nothing_due)
    return LotHours(
        contract=terms.contract,
        lot=terms.lot,
        title=terms.title,
        usage=terms.usage,
        due=due if terms.way else None,
        lot_target=terms.target,
        declared=totals.get((measures.DECLARED, *place), 0),
        validated=totals.get((measures.VALIDATED, *place), 0),
        pending=totals.get((measures.PENDING, *place), 0),
        method=terms.method,
    )


_OF_QUARTER = {
    measures.DECLARED,
    measures.PENDING,
    measures.REJECTED,
    measures.VALIDATED,
    measures.REPORTED,
    measures.ADJUSTMENTS,
    measures.PUBLISHED,
}
