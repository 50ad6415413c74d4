"""Read all that a member's own page shows of today: its results, its lots, its reserved usage and its DOETH."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tremplin_projections.queries.figures.lot_facts import AWARDS, CHANGES, FACILITATORS, METHODS, WAITING
from tremplin_projections.queries.figures.window import window
from tremplin_projections.queries.lots.lots import LotOfMember, lots_of_members
from tremplin_projections.queries.members.member_figures import read_figures
from tremplin_projections.queries.members.results import Results, ResultsQuery, name_and_position, results_of
from tremplin_projections.queries.orders.doeth import DoethYear, doeth
from tremplin_projections.queries.orders.reserved_usage import LotUsage, counted_lots


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """
    What `results`, `lots`, `reserved-usage` and `doeth` answer about one member, each of them whole.

    `newly_late`: by contract and lot, the hours due since this quarter began for which alone the lot is late
    """

    results: Results
    newly_late: Mapping[tuple[str, str], int]
    lots: tuple[LotOfMember, ...]
    reserved_usage: tuple[LotUsage, ...]
    doeth: tuple[DoethYear, ...]


def overview(*, log: str, today: date) -> Overview:
    """
    Return the overview of a member on the Paris day `today`, in six statements. Inside `scope.reading`.

    The same rows are read once for all its parts: their sums, the terms of the lots, and what is known of these.
    """
    name, as_of, held = name_and_position(log, None)
    day = today.isoformat()
    figures = read_figures(
        log=log,
        between=window(effective_from=None, effective_to=day),
        current=today,
        parts=(CHANGES, METHODS, WAITING, AWARDS, FACILITATORS),
    )
    asked = ResultsQuery(effective_from=None, effective_to=day, known_at=None, is_of_a_day=False)
    return Overview(
        results=results_of(figures, log=log, name=name, as_of=as_of, asked=asked, held=held),
        newly_late=figures.newly_late(),
        lots=tuple(lots_of_members(figures.rows, figures.sums, figures.facts, today=today)),
        reserved_usage=tuple(counted_lots(figures.rows, figures.sums)),
        doeth=doeth(today=today, log=log).rows,
    )
