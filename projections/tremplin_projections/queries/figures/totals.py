"""Compute clause hours from ledger sums: totals, by quarter, by lot. Reads nothing; hours in hundredths."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tremplin_platform.figures import measures
from tremplin_projections.queries.figures.sums import Sum
from tremplin_projections.queries.figures.terms import LotTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseHours:
    """Hours in hundredths; `due` is None if no lot has hours due."""

    due: int | None
    declared: int
    pending: int
    validated: int
    rejected: int
    adjustments: int


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
    method: str


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
    )


def quarters(sums: Iterable[Sum]) -> tuple[QuarterHours, ...]:
    """
    Return the quarters with hours, in order; `published` is set even if a quarter was published before it had any.

    Quarters without hours are left out: a member that joins receives all the quarters ever published.
    """
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    published = set()
    for total in sums:
        if total.measure in _OF_QUARTER:
            totals[total.quarter][total.measure] += total.amount
        elif total.measure == measures.PUBLISHED_QUARTERS:
            published.add(total.quarter)
    return tuple(
        QuarterHours(
            quarter=quarter,
            declared=of[measures.DECLARED],
            validated=of[measures.VALIDATED],
            reported=of[measures.REPORTED],
            adjustments=of[measures.ADJUSTMENTS],
            published=of[measures.PUBLISHED] if quarter in published else None,
        )
        for quarter, of in sorted(totals.items())
        if any(of.values())
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
