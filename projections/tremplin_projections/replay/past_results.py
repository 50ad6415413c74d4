"""
Compute a member's results as they were known at a past event, from its events alone.

The ledger's rows are written again up to that event, into temporary tables; the query of the API then reads these,
since PostgreSQL looks for a session's temporary tables first.
"""

from collections.abc import Callable, Iterable
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
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.members.results import results
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.replay.scratch import scratch_tables

_NAMES = ("positions", "held_logs", *(table.name for table in TABLES))
_SLICE = 5_000


def past_results(
    *,
    log: str,
    known_at: KnownAt,
    today: date,
    events: Callable[[Connection[Any]], Iterable[Envelope]],
) -> dict[str, Any]:
    """
    Return the same document as `results` with this `known_at`, on Django's connection of the read role.

    :param events: reads the events of `log` up to `known_at`, by seq, on the given connection
    :raises Unprojectable: an event up to `known_at` cannot be applied: results without it would be false
    """
    with scratch_tables(_raw_connection(), _NAMES):
        with transaction.atomic(durable=True):
            _replay(_raw_connection(), events, log=log)
        with scope.reading(log=log):
            return document(results(log=log, today=today, known_at=known_at))


def _replay(
    raw: Connection[Any], events: Callable[[Connection[Any]], Iterable[Envelope]], *, log: str
) -> None:
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
