"""Events with their sentences: those that an answer about figures mentions."""

from collections.abc import Collection
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.sentences import sentences
from tremplin_platform.commands.log_reads import COLUMNS, envelope
from tremplin_platform.events.envelope import Envelope
from tremplin_tenants.api.web.connections import command_connection

Place = tuple[str, int]
"""A log and a seq."""


def worded_events(
    connection: Connection[Any], places: Collection[Place]
) -> dict[Place, tuple[Envelope, str]]:
    """Return the events at these places, each with its sentence; in two statements, whatever their number."""
    asked = [log for log, _ in places], [seq for _, seq in places]
    with connection.cursor(binary=True) as cursor:
        cursor.execute(
            f"select {COLUMNS} from unnest(%s::text[], %s::bigint[]) asked (log, seq)"  # noqa: S608
            " join events using (log, seq)",
            asked,
        )
        found = [envelope(row) for row in cursor.fetchall()]
    worded = zip(found, sentences(command_connection(), found), strict=True)
    return {(event.log, event.seq): (event, text) for event, text in worded}
