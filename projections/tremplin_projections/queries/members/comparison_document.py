"""Render a comparison as the JSON document of `audit/compare`."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.figures.entry import NOT_STATED
from tremplin_platform.figures.results.rendering import decimal
from tremplin_projections.queries.members.compared_figures import FigureKey
from tremplin_projections.queries.members.comparison import Difference, Known
from tremplin_projections.queries.members.results_document import as_of, document

_PLACES = ("contract", "lot", "quarter", "article", "usage")


def seqs_of(differences: Sequence[Difference]) -> set[int]:
    """Return the events that any difference comes from."""
    return {seq for difference in differences for seq in difference.events}


def comparison_document(
    before: Known, after: Known, differences: Sequence[Difference], sentences: Mapping[int, str]
) -> dict[str, Any]:
    """
    Return the document, at the later position; the order of its keys is part of the interface.

    :param sentences: of each event that a difference comes from, by seq
    """
    last = max(before, after, key=lambda known: known.place)
    return {
        "as_of": as_of(last.results.as_of),
        "from": document(before.results),
        "to": document(after.results),
        "differences": [_difference(difference, sentences) for difference in differences],
    }


def _difference(difference: Difference, sentences: Mapping[int, str]) -> dict[str, Any]:
    key = difference.key
    place = {name: getattr(key, name) for name in _PLACES if getattr(key, name) is not None}
    if key.article == NOT_STATED:
        place["article"] = None
    return {
        "figure": key.figure,
        **place,
        "from": _shown(key, difference.before),
        "to": _shown(key, difference.after),
        "events": [
            {"seq": seq, "sentence": sentences[seq], "amount": _shown(key, amount)}
            for seq, amount in difference.events.items()
        ],
    }


def _shown(key: FigureKey, value: int | None) -> int | str | None:
    return value if value is None or key.is_count else decimal(value)
