"""Add up what a member ordered and was invoiced in a window of days."""

from collections.abc import Iterable
from dataclasses import dataclass

from tremplin_platform.figures import measures
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.totals import by_measure
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """Cents, excluding tax: orders by the day they are placed, invoices (less credit notes) by their own."""

    ordered: int
    invoiced: int


def bought(*, log: str, between: Window) -> Bought:
    """Return what `log` bought in the window, as known now. Inside `scope.reading`."""
    return bought_of(sums(logs=[log], window=between, only=[measures.ORDERED, measures.INVOICED]))


def bought_of(found: Iterable[Sum]) -> Bought:
    """Return what the sums of a member say that it bought."""
    totals = by_measure(found)
    return Bought(ordered=totals[measures.ORDERED], invoiced=totals[measures.INVOICED])
