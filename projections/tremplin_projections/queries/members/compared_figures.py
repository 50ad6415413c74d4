"""Name every figure of a member's results as a page's marks do: of the whole, a lot, a quarter, an article, a usage."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import NamedTuple

from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import NOT_STATED
from tremplin_platform.figures.usage_totals import COUNTS, ReservedUsage
from tremplin_projections.queries.members.results import Results


class FigureKey(NamedTuple):
    """
    One figure of `results`. `figure`: `clause_hours.validated`, `lots.due`, `reserved_usage.by_article.spend` …

    The others say of what; they are None where it is not of one. An article that is not stated is `NOT_STATED`.
    """

    figure: str
    contract: str | None = None
    lot: str | None = None
    quarter: str | None = None
    article: str | None = None
    usage: str | None = None

    @property
    def is_count(self) -> bool:
        """Whether it counts orders or lots; the others are hundredths of hours, or cents."""
        return self.figure.rpartition(".")[2] in {*COUNTS, "call_offs"}


_CLAUSE_HOURS = ("due", "missing", "declared", "validated", "pending", "rejected", "adjustments")
_RESERVED_USAGE = [field.name for field in fields(ReservedUsage) if field.type is int]
_QUARTER = ("declared", "validated", "reported", "adjustments", "published")
_LOT = ("due", "lot_target", "missing", "declared", "validated", "pending")


def figures_of(results: Results) -> dict[FigureKey, int | None]:
    """Return every figure of the results, in the order in which they are shown; None where the answer has null."""
    return dict(_figures(results))


def _figures(results: Results) -> Iterator[tuple[FigureKey, int | None]]:
    for name in _CLAUSE_HOURS:
        yield FigureKey(f"clause_hours.{name}"), getattr(results.clause_hours, name)
    for lot in results.lots:
        for name in _LOT:
            yield FigureKey(f"lots.{name}", contract=lot.contract, lot=lot.lot), getattr(lot, name)
    for quarter in results.quarters:
        for name in _QUARTER:
            yield FigureKey(f"quarters.{name}", quarter=quarter.quarter), getattr(quarter, name)
    usage = results.reserved_usage
    for name in _RESERVED_USAGE:
        yield FigureKey(f"reserved_usage.{name}"), getattr(usage, name)
    for row in usage.by_article:
        article = row.article or NOT_STATED
        yield FigureKey("reserved_usage.by_article.spend", article=article), row.spend
        yield FigureKey("reserved_usage.by_article.call_offs", article=article), row.call_offs
    for of in usage.by_usage:
        for name in ("reserved_spend", "protected_spend_not_reserved"):
            yield FigureKey(f"reserved_usage.by_usage.{name}", usage=of.usage), getattr(of, name)


SUMMED: Mapping[str, Sequence[tuple[str, str]]] = {
    **{name: ((f"reserved_usage.{name}", ""),) for name in _RESERVED_USAGE if name in measures.MEASURES},
    measures.DECLARED: (
        ("clause_hours.declared", ""),
        ("lots.declared", "lot"),
        ("quarters.declared", "quarter"),
    ),
    measures.VALIDATED: (
        ("clause_hours.validated", ""),
        ("lots.validated", "lot"),
        ("quarters.validated", "quarter"),
    ),
    measures.PENDING: (("clause_hours.pending", ""), ("lots.pending", "lot")),
    measures.REJECTED: (("clause_hours.rejected", ""),),
    measures.ADJUSTMENTS: (("clause_hours.adjustments", ""), ("quarters.adjustments", "quarter")),
    measures.REPORTED: (("quarters.reported", "quarter"),),
    measures.PUBLISHED: (("quarters.published", "quarter"),),
    measures.RESERVED_SPEND: (
        ("reserved_usage.reserved_spend", ""),
        ("reserved_usage.by_article.spend", "article"),
        ("reserved_usage.by_usage.reserved_spend", "usage"),
    ),
    measures.RESERVED_CALL_OFFS: (
        ("reserved_usage.reserved_call_offs", ""),
        ("reserved_usage.by_article.call_offs", "article"),
    ),
    measures.PROTECTED_SPEND_NOT_RESERVED: (
        ("reserved_usage.protected_spend_not_reserved", ""),
        ("reserved_usage.by_usage.protected_spend_not_reserved", "usage"),
    ),
}
"""The figures that are sums of the entries of a measure, and of what each is."""
