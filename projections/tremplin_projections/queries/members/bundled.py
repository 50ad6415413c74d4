"""The figures of a bundle: a member's results at a position, and the hours published by then."""

from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_platform.figures.results.rendering import decimal
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.window import KnownAt, Window
from tremplin_projections.queries.members.results import results
from tremplin_projections.queries.members.results_document import document

Bundled = tuple[dict[str, Any], list[dict[str, Any]]]
"""The documents `results.json` and `published.json`."""


def bundled_figures(*, log: str, known_at: KnownAt, today: date) -> Bundled:
    """
    Return the results as `results?known_at=SEQ` gives them, and the hours published by quarter and lot.

    Inside `scope.reading`.

    :raises Incomplete: `known_at` is beyond what the ledger has applied
    """
    found = document(results(log=log, today=today, known_at=known_at))
    published = sums(logs=[log], window=Window(), upto=known_at.seq, only=[measures.PUBLISHED])
    return found, [
        {"quarter": of.quarter, "contract": of.contract, "lot": of.lot, "reported": decimal(of.amount)}
        for of in sorted(published, key=lambda of: (of.quarter, of.contract, of.lot))
    ]
