"""Compute one figure of the results from the sums of its measures, apart from the entries that explain it."""

from tremplin_platform.figures import measures, totals
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.totals import LotHours
from tremplin_platform.figures.usage_totals import reserved_usage
from tremplin_projections.queries.figures.explanation import FigureQuery, measures_of
from tremplin_projections.queries.figures.lot_facts import CHANGES, lot_facts
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.terms import opened_lots, terms_of

_OF_LOTS = ("due", "missing")
"""The figures that depend on the lots' terms: nothing is due under no clause."""


def figure_value(figure: FigureQuery) -> int | None:
    """Return the figure, hours in hundredths, money in cents, lots in units; None where `results` has null."""
    only = (*measures_of(figure.measure), measures.PUBLISHED_QUARTERS)
    found = [
        total
        for total in sums(logs=[figure.log], window=figure.between, upto=figure.upto, only=only)
        if _is_of(figure, total)
    ]
    if figure.measure in ("reported", "published"):
        values = [getattr(quarter, figure.measure) for quarter in totals.every_quarter(found, current=None)]
        known = [value for value in values if value is not None]
        return sum(known) if known or figure.measure == "reported" else None
    lots = _lots(figure, found) if figure.measure in _OF_LOTS else ()
    hours = totals.clause_hours(found, lots)
    value: int | None = getattr(
        hours if hasattr(hours, figure.measure) else reserved_usage(found), figure.measure
    )
    return value


def _is_of(figure: FigureQuery, total: Sum) -> bool:
    shared = total.measure == measures.PUBLISHED_QUARTERS  # of every lot
    return (
        (shared or figure.contract in (None, total.contract))
        and (shared or figure.lot in (None, total.lot))
        and figure.quarter in (None, total.quarter)
    )


def _lots(figure: FigureQuery, found: list[Sum]) -> tuple[LotHours, ...]:
    logs, upto, last = [figure.log], figure.upto, figure.between.last
    facts = lot_facts(logs=logs, parts=(CHANGES,), on=last, upto=upto)
    terms = terms_of(opened_lots(logs=logs, upto=upto), facts, on=last)
    asked = [
        lot for lot in terms if figure.contract in (None, lot.contract) and figure.lot in (None, lot.lot)
    ]
    return totals.lots(found, asked)
