"""A member's own results, as the API asks for them."""

from datetime import date
from typing import Any

from tremplin_projections.queries.members.results import results
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.scope import reading

TODAY = date(2026, 9, 30)


def answer(*, log: str = "cpam-075", **asked: Any) -> dict[str, Any]:
    """The document of `log`'s results on `TODAY`."""
    with reading(log=log):
        return document(results(log=log, today=TODAY, **asked))
