"""
Compare what is answered and kept of a member as known at a position with its replay from the events up to there.

What is answered are its results. What is kept of a past position are the rows that are each of one event, and never
change: ledger entries, sums kept on the way, orders and invoices; the others are those of today.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from psycopg import Connection

from tremplin_projections import scope
from tremplin_projections.ledger.tables import NAME, TABLES
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.members.results import Incomplete, results
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.replay.past_results import Events, replayed
from tremplin_projections.replay.rows import compare

_PLACES = ("contract", "lot", "quarter", "article", "usage")
"""What tells a row of the document from the others of its list."""


def past_differences(*, log: str, known_at: KnownAt, today: date, events: Events) -> list[Mismatch]:
    """
    Return the figures and texts of `results` at `known_at`, and the rows up to it, that differ.

    They are read on Django's connection of the read role.

    :param events: of the log, up to `known_at`
    :raises Unprojectable: an event up to `known_at` cannot be applied
    """
    with replayed(log, events) as connection:
        expected = document(results(log=log, today=today, known_at=known_at))
        rows = list(_rows(connection, log, known_at.seq))
    place: dict[str, Any] = {"log": log, "projection": NAME, "seq": known_at.seq}
    try:
        with scope.reading(log=log):
            found = document(results(log=log, today=today, known_at=known_at))
    except Incomplete:
        return [Mismatch(**place, problem="l’événement n’est pas compté"), *rows]
    wanted, live = dict(_values(expected)), dict(_values(found))
    differing = sorted(path for path in wanted.keys() | live.keys() if wanted.get(path) != live.get(path))
    return [*(_mismatch(path, wanted, live, place) for path in differing), *rows]


def _rows(connection: Connection[Any], log: str, upto: int) -> Iterator[Mismatch]:
    with connection.cursor() as cursor:
        for table in TABLES:
            if table.once:
                yield from compare(cursor, table, projection=NAME, logs=[log], upto=upto)


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
