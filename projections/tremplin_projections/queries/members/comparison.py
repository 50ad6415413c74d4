"""What changed a figure of a member between two positions: the events recorded between, which sum to the difference."""

from collections import defaultdict
from collections.abc import Mapping

from tremplin_projections.queries.figures.explanation import FigureQuery, explain
from tremplin_projections.queries.keyset import PageRequest

MOST_ENTRIES = 500
_LAST_LINE = 2**31 - 1


def changes_between(figure: FigureQuery, *, after: int, difference: int) -> Mapping[int, int] | None:
    """
    Return what each event beyond seq `after`, up to that of the figure, adds to it, by seq.

    None where these do not sum to `difference`, or are more than `MOST_ENTRIES` entries: then no event is to be shown
    as its cause.

    :param difference: of the two values of the figure, in its own unit: hundredths of hours, cents or lots
    """
    found = explain(figure, asked=PageRequest(limit=MOST_ENTRIES, after=(after, _LAST_LINE)))
    by_event: defaultdict[int, int] = defaultdict(int)
    for line in found.rows:
        by_event[line.seq] += line.amount
    if found.next is not None or sum(by_event.values()) != difference:
        return None
    return {seq: amount for seq, amount in by_event.items() if amount}
