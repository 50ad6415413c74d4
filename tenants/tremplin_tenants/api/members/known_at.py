"""`known_at`, a seq of one log or an instant: resolve it to a seq, and wait until what was known is counted."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg import Connection

from tremplin_platform.commands.log_reads import head, read, seq_at
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_tenants.api.reads.waiting import Awaited, wait
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.rest.problem import not_found, wrong_parameter

_SEQ = re.compile(r"\d{1,18}", re.ASCII)
_INSTANT = re.compile(
    r"(?:19|20|21)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII
)
_BAD = "Écrivez un numéro d’événement (912), ou un instant avec son décalage (2026-10-01T08:00:00Z)."


def known_at(
    connection: Connection[Any], query: Mapping[str, Any], *, log: str, parameter: str = "known_at"
) -> KnownAt | None:
    """
    The position that a parameter names in `log`, None where nothing is asked.

    :raises Problem: 422, it names none
    """
    text = query.get(parameter)
    if text is None:
        return None
    seq = _known_seq(text, log=log, parameter=parameter)
    event = read(connection, log=log, after=seq - 1, upto=seq) if seq else []
    is_seq = _SEQ.fullmatch(text) is not None
    return KnownAt(
        seq=seq,
        recorded_at=event[0].recorded_at if event else None,
        asked=seq if is_seq else text,
        instant=None if is_seq else _instant(text, parameter),
    )


def wait_until_counted(log: str | None, query: Mapping[str, Any], *parameters: str) -> None:
    """
    Return once what was known is counted: who has just written asks about it at once.

    :param parameters: those that name a position
    :raises Problem: 422, one names no position; 503, its log is held, or 5 s have passed
    """
    for parameter in parameters:
        if log is not None and parameter in query:
            seq = _known_seq(query[parameter], log=log, parameter=parameter)
            wait(Awaited(log=log, seq=seq, read=log, projection="ledger"))


def _known_seq(text: str, *, log: str, parameter: str) -> int:
    """
    The seq of `log` that `text` names; the same answer for ever.

    :raises Problem: 422, it is neither, lies beyond the head, or has not come yet
    """
    connection = command_connection()
    if _SEQ.fullmatch(text):
        found = head(connection, log=log)
        if found is None:
            raise not_found()
        if int(text) > found.seq:
            raise wrong_parameter(
                parameter, "beyond-head", "Ce journal n’a pas encore d’événement de ce numéro."
            )
        return int(text)
    instant = _instant(text, parameter)
    with connection.transaction():
        row = connection.execute("select %s::timestamptz > clock_timestamp()", (instant,)).fetchone()
        if row is None or row[0]:
            raise wrong_parameter(parameter, "future-instant", "Cet instant n’est pas encore venu.")
        return seq_at(connection, log=log, instant=instant)


def _instant(text: str, parameter: str) -> datetime:
    written = text.replace(" ", "+")  # what an address makes of the plus sign of an offset
    if not _INSTANT.fullmatch(written):
        raise wrong_parameter(parameter, "bad-instant", _BAD)
    try:
        return datetime.fromisoformat(written)
    except ValueError as error:
        raise wrong_parameter(parameter, "bad-instant", _BAD) from error
