"""Clause hours from sums: totals, quarters, lots, and what has no answer. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tremplin_platform.figures import measures
from tremplin_projections.queries.figures.sums import Sum
from tremplin_projections.queries.figures.terms import LotTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseHours:
    """Hours in hundredths; `due` None where no lot has any."""

    due: int | None
    declared: int
    pending: int
    validated: int
    rejected: int
    adjustments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterHours:
    """Hours of a quarter in hundredths; `published` None before it is published."""

    quarter: str
    declared: int
    validated: int
    reported: int
    adjustments: int
    published: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotHours:
    """Hours of a lot in hundredths; `due` and `lot_target` None where there is none."""

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
    """The member's totals; what is due is the sum of its lots that have an answer."""
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
    Every quarter that has any hours, in order; one published at zero before they came is marked.

    A quarter without hours is left out, published or not: a member that joins receives every quarter ever published.
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
    Every lot of `terms`, of one log, in their order.

    Hours under a rate are due from the first order on, so none is zero; a fixed or computed target is nothing to a
    member until its part is allocated.
    """
    totals: dict[tuple[str, str, str], int] = defaultdict(int)
    for total in sums:
        totals[total.measure, total.contract, total.lot] += total.amount
    return tuple(_hours_of_lot(lot, totals) for lot in terms)


def by_measure(sums: Iterable[Sum]) -> dict[str, int]:
    """Return the sum of each measure over every lot and quarter; 0 where there is none."""
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
