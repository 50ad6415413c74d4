"""Resolve `known_at`, a seq of one log or an instant, to a seq, under the lock of the log's head."""

import re
from datetime import datetime

from tremplin_platform.commands.log_reads import head, seq_at
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.rest.problem import not_found, wrong_parameter

_SEQ = re.compile(r"\d{1,18}", re.ASCII)
_INSTANT = re.compile(
    r"(?:19|20|21)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII
)
_BAD = "Écrivez un numéro d’événement (912), ou un instant avec son décalage (2026-10-01T08:00:00Z)."


def known_seq(text: str, *, log: str) -> int:
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
                "known_at", "beyond-head", "Ce journal n’a pas encore d’événement de ce numéro."
            )
        return int(text)
    instant = _instant(text)
    with connection.transaction():
        row = connection.execute("select %s::timestamptz > clock_timestamp()", (instant,)).fetchone()
        if row is None or row[0]:
            raise wrong_parameter("known_at", "future-instant", "Cet instant n’est pas encore venu.")
        return seq_at(connection, log=log, instant=instant)


def _instant(text: str) -> datetime:
    written = text.replace(" ", "+")  # what an address makes of the plus sign of an offset
    if not _INSTANT.fullmatch(written):
        raise wrong_parameter("known_at", "bad-instant", _BAD)
    try:
        return datetime.fromisoformat(written)
    except ValueError as error:
        raise wrong_parameter("known_at", "bad-instant", _BAD) from error
