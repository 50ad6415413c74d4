"""Figures from sums: what is added up, what is counted, and what has no answer. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import NOT_STATED
from tremplin_projections.queries.sums import Sum
from tremplin_projections.queries.terms import LotTerms


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
    totals = _by_measure(sums)
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
    """Every quarter that has any hours, in order."""
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    published = set()
    for each in sums:
        if each.measure in _OF_QUARTER:
            totals[each.quarter][each.measure] += each.amount
        elif each.measure == measures.PUBLISHED_QUARTERS:
            published.add(each.quarter)
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
    for each in sums:
        totals[each.measure, each.contract, each.lot] += each.amount
    return tuple(_lot(each, totals) for each in terms)


def _lot(terms: LotTerms, totals: dict[tuple[str, str, str], int]) -> LotHours:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleUsage:
    """Spend (cents) and orders under one article; None where the reservation states none."""

    article: str | None
    spend: int
    call_offs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSpend:
    """Spend in cents by what the contract is for: `internal` or `resale`."""

    usage: str
    reserved_spend: int
    protected_spend_not_reserved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedUsage:
    """Money in cents, hours in hundredths, the rest in units."""

    reserved_spend: int
    reserved_call_offs: int
    reserved_lots_used: int
    reserved_lots_open: int
    protected_spend_not_reserved: int
    protected_wins_not_reserved: int
    hours_from_protected: int
    by_article: tuple[ArticleUsage, ...]
    by_usage: tuple[UsageSpend, ...]


def reserved_usage(sums: Iterable[Sum]) -> ReservedUsage:
    """Use of reserved markets by one member; lots are counted where their balance is not zero."""
    found = list(sums)
    totals = _by_measure(found)
    return ReservedUsage(
        reserved_spend=totals[measures.RESERVED_SPEND],
        reserved_call_offs=totals[measures.RESERVED_CALL_OFFS],
        reserved_lots_used=_lots_with(found, measures.RESERVED_CALL_OFFS),
        reserved_lots_open=totals[measures.RESERVED_LOTS_OPENED] - totals[measures.RESERVED_LOTS_ENDED],
        protected_spend_not_reserved=totals[measures.PROTECTED_SPEND_NOT_RESERVED],
        protected_wins_not_reserved=_lots_with(found, measures.PROTECTED_SPEND_NOT_RESERVED),
        hours_from_protected=totals[measures.HOURS_FROM_PROTECTED],
        by_article=_by_article(found),
        by_usage=_by_usage(found),
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


def _by_measure(sums: Iterable[Sum]) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for each in sums:
        totals[each.measure] += each.amount
    return totals


def _lots_with(sums: Iterable[Sum], measure: str) -> int:
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for each in sums:
        if each.measure == measure:
            totals[each.contract, each.lot] += each.amount
    return sum(1 for total in totals.values() if total)


def _by_article(sums: Iterable[Sum]) -> tuple[ArticleUsage, ...]:
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in sums:
        if each.measure in (measures.RESERVED_SPEND, measures.RESERVED_CALL_OFFS):
            totals[each.article][each.measure] += each.amount
    return tuple(
        ArticleUsage(
            article=None if article == NOT_STATED else article,
            spend=of[measures.RESERVED_SPEND],
            call_offs=of[measures.RESERVED_CALL_OFFS],
        )
        for article, of in sorted(totals.items())
    )


def _by_usage(sums: Iterable[Sum]) -> tuple[UsageSpend, ...]:
    counted = (measures.RESERVED_SPEND, measures.PROTECTED_SPEND_NOT_RESERVED)
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in sums:
        if each.measure in counted:
            totals[each.usage][each.measure] += each.amount
    return tuple(
        UsageSpend(
            usage=usage,
            reserved_spend=of[measures.RESERVED_SPEND],
            protected_spend_not_reserved=of[measures.PROTECTED_SPEND_NOT_RESERVED],
        )
        for usage, of in sorted(totals.items())
    )
