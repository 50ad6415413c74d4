"""
Compute a member's results as they were known at a past event, or at two, from its events alone.

The ledger's rows are written again up to that event, into temporary tables; the query of the API then reads these,
since PostgreSQL looks for a session's temporary tables first.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, transaction
from psycopg import Connection

from tremplin_platform.events.envelope import Envelope
from tremplin_projections import scope
from tremplin_projections.batches import SCRATCH
from tremplin_projections.ledger.tables import TABLES
from tremplin_projections.ledger.write import write
from tremplin_projections.positions import POSITIONS
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.members.bundled import Bundled, bundled_figures
from tremplin_projections.queries.members.comparison import Difference, Known, differences
from tremplin_projections.queries.members.results import results, results_and_sums
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.rows.table import Table
from tremplin_projections.scratch import scratch_tables

_TABLES = (POSITIONS, Table("held_logs"), *TABLES)
_SLICE = 5_000


Events = Callable[[Connection[Any]], Iterable[Envelope]]
"""Reads the events of a log up to the position asked, by seq, on the given connection."""


def past_results(*, log: str, known_at: KnownAt, today: date, events: Events) -> dict[str, Any]:
    """
    Return the same document as `results` with this `known_at`, on Django's connection of the read role.

    :raises Unprojectable: an event up to `known_at` cannot be applied: results without it would be false
    """
    with replayed(log, events):
        return document(results(log=log, today=today, known_at=known_at))


def past_bundled(*, log: str, known_at: KnownAt, today: date, events: Events) -> Bundled:
    """
    Return the figures of a bundle at a position, as `past_results` does.

    :raises Unprojectable: an event up to `known_at` cannot be applied
    """
    with replayed(log, events):
        return bundled_figures(log=log, known_at=known_at, today=today)


def past_comparison(
    *, log: str, before: KnownAt, after: KnownAt, today: date, events: Events
) -> tuple[Known, Known, list[Difference]]:
    """
    Return the results at two positions and their differences, as `past_results` does.

    :param events: those up to the later of the two
    :raises Unprojectable: an event up to it cannot be applied
    :raises TooFarApart: there is too much between them
    """
    with replayed(log, events):
        first, last = (
            Known(results=found, sums=sums)
            for found, sums in (results_and_sums(log=log, today=today, known_at=at) for at in (before, after))
        )
        return first, last, differences(first, last)


@contextmanager
def replayed(log: str, events: Events) -> Iterator[Connection[Any]]:
    """Write the ledger's rows of a log again, and read them in place of the live ones, on Django's connection."""
    with scratch_tables(_raw_connection(), _TABLES):
        with transaction.atomic(durable=True):
            _replay(_raw_connection(), events, log=log)
        with scope.reading(log=log):
            yield _raw_connection()


def _replay(raw: Connection[Any], events: Events, *, log: str) -> None:
    raw.execute("select set_config('tremplin.log', %s, true)", (log,))
    coming, after = iter(events(raw)), 0
    with raw.cursor() as cursor:
        while envelopes := list(islice(coming, _SLICE)):
            write(cursor, {log: (after, envelopes)}, schema=SCRATCH)
            after = envelopes[-1].seq


def _raw_connection() -> Connection[Any]:
    connection.ensure_connection()
    raw: Connection[Any] = connection.connection
    return raw
