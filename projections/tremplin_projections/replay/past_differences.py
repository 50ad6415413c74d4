"""Compare what the API answers of a member as known at a position with its replay from the events up to there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tremplin_projections import scope
from tremplin_projections.ledger.tables import NAME
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.members.results import Incomplete, results
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.replay.past_results import Events, past_results

_PLACES = ("contract", "lot", "quarter", "article", "usage")
"""What tells a row of the document from the others of its list."""


def past_differences(*, log: str, known_at: KnownAt, today: date, events: Events) -> list[Mismatch]:
    """
    Return the figures and texts of `results` at `known_at` that differ, on Django's connection of the read role.

    :param events: of the log, up to `known_at`
    :raises Unprojectable: an event up to `known_at` cannot be applied
    """
    expected = past_results(log=log, known_at=known_at, today=today, events=events)
    place: dict[str, Any] = {"log": log, "projection": NAME, "seq": known_at.seq}
    try:
        with scope.reading(log=log):
            found = document(results(log=log, today=today, known_at=known_at))
    except Incomplete:
        return [Mismatch(**place, problem="l’événement n’est pas compté")]
    wanted, live = dict(_values(expected)), dict(_values(found))
    differing = sorted(path for path in wanted.keys() | live.keys() if wanted.get(path) != live.get(path))
    return [_mismatch(path, wanted, live, place) for path in differing]


def _mismatch(
    path: tuple[str, ...], wanted: Mapping[Any, Any], live: Mapping[Any, Any], place: Mapping[str, Any]
) -> Mismatch:
    values: dict[str, Any] = {
        "expected": wanted.get(path),
        "found": live.get(path),
        "problem": "valeur différente",
    }
    return Mismatch(table="results", key={"place": "/".join(path[:-1])}, column=path[-1], **values, **place)


def _values(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each value of a document, and where it stands: names, and what tells the row of a list."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _values(inner, (*path, name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, inner in enumerate(value):
            yield from _values(inner, (*path, _place(inner, index)))
    else:
        yield path, value


def _place(row: Any, index: int) -> str:
    named = [str(row[name]) for name in _PLACES if name in row] if isinstance(row, Mapping) else []
    return " ".join(named) or str(index)
