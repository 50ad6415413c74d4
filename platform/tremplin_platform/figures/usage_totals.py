"""Compute reserved usage from ledger sums: spend (cents), orders, hours (hundredths) and lots. Reads nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import NOT_STATED
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.totals import by_measure


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleUsage:
    """Spend (cents) and orders under one article; None: the reservation states no article."""

    article: str | None
    spend: int
    call_offs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSpend:
    """Spend in cents for one usage of contracts: `internal` or `resale`."""

    usage: str
    reserved_spend: int
    protected_spend_not_reserved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryUsage:
    """
    Spend with one category of protected structures outside reserved lots (cents), and its hours (hundredths).

    `category` is the article that reserves lots for it: L2113-12 (EA, ESAT) or L2113-13 (SIAE); None if the winner was
    of both, or it was not stated.
    """

    category: str | None
    spend_not_reserved: int
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedUsage:
    """A member's use of reserved markets: money in cents, hours in hundredths, lots and orders in units."""

    reserved_spend: int
    reserved_call_offs: int
    reserved_lots_used: int
    reserved_lots_open: int
    protected_spend_not_reserved: int
    protected_wins_not_reserved: int
    hours_from_protected: int
    by_article: tuple[ArticleUsage, ...]
    by_usage: tuple[UsageSpend, ...]
    by_category: tuple[CategoryUsage, ...]


COUNTS = frozenset(
    {"reserved_call_offs", "reserved_lots_used", "reserved_lots_open", "protected_wins_not_reserved"}
)
"""The figures of reserved usage that count orders or lots; the others are cents, or hundredths of hours."""


def reserved_usage(sums: Iterable[Sum]) -> ReservedUsage:
    """Return the reserved usage of a member; a lot counts if its balance is not zero."""
    found = list(sums)
    totals = by_measure(found)
    return ReservedUsage(
        reserved_spend=totals[measures.RESERVED_SPEND],
        reserved_call_offs=totals[measures.RESERVED_CALL_OFFS],
        reserved_lots_used=_lots_with(found, measures.RESERVED_CALL_OFFS),
        reserved_lots_open=_lots_open(found),
        protected_spend_not_reserved=totals[measures.PROTECTED_SPEND_NOT_RESERVED],
        protected_wins_not_reserved=_lots_with(found, measures.PROTECTED_SPEND_NOT_RESERVED),
        hours_from_protected=totals[measures.HOURS_FROM_PROTECTED],
        by_article=_by_article(found),
        by_usage=_by_usage(found),
        by_category=_by_category(found),
    )


def _lots_with(sums: Iterable[Sum], measure: str) -> int:
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for total in sums:
        if total.measure == measure:
            totals[total.contract, total.lot] += total.amount
    return sum(1 for total in totals.values() if total)


def _lots_open(sums: Iterable[Sum]) -> int:
    # A lot open to a member and to another that merged into it counts once.
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for total in sums:
        if total.measure == measures.RESERVED_LOTS_OPENED:
            totals[total.contract, total.lot] += total.amount
        elif total.measure == measures.RESERVED_LOTS_ENDED:
            totals[total.contract, total.lot] -= total.amount
    return sum(1 for total in totals.values() if total > 0)


def _by_article(sums: Iterable[Sum]) -> tuple[ArticleUsage, ...]:
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for total in sums:
        if total.measure in (measures.RESERVED_SPEND, measures.RESERVED_CALL_OFFS):
            totals[total.article][total.measure] += total.amount
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
    for total in sums:
        if total.measure in counted:
            totals[total.usage][total.measure] += total.amount
    return tuple(
        UsageSpend(
            usage=usage,
            reserved_spend=of[measures.RESERVED_SPEND],
            protected_spend_not_reserved=of[measures.PROTECTED_SPEND_NOT_RESERVED],
        )
        for usage, of in sorted(totals.items())
    )


def _by_category(sums: Iterable[Sum]) -> tuple[CategoryUsage, ...]:
    counted = (measures.PROTECTED_SPEND_NOT_RESERVED, measures.HOURS_FROM_PROTECTED)
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for total in sums:
        if total.measure in counted:
            totals[total.article][total.measure] += total.amount
    return tuple(
        CategoryUsage(
            category=category or None,
            spend_not_reserved=of[measures.PROTECTED_SPEND_NOT_RESERVED],
            hours=of[measures.HOURS_FROM_PROTECTED],
        )
        for category, of in sorted(totals.items())
    )
