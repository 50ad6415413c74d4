"""What happened, in order, each event with its sentence."""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.sentences import sentence
from tremplin_platform.events.envelope import Envelope, instant
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.reading import head, read_all


def history(
    connection: Connection[Any], *, log: str, first: int = 1, last: int | None = None
) -> Iterator[dict[str, Any]]:
    """
    The events of `log` from seq `first` to seq `last`, as `GET events` gives them.

    :param connection: of the feed role, or of the read role with `tremplin.log` set
    :raises UnknownLog: no log has this name
    """
    if head(connection, log=log) is None:
        raise UnknownLog(log)
    return map(told, read_all(connection, log=log, after=first - 1, upto=last))


def told(event: Envelope) -> dict[str, Any]:
    """One event as it is told outside: its place, its sentence, its content, its digest in hexadecimal."""
    return {
        "log": event.log,
        "seq": event.seq,
        "type": event.topic,
        "version": event.version,
        "subject": event.subject,
        "recorded_at": instant(event.recorded_at),
        "effective": event.effective,
        "sentence": sentence(event),
        "data": event.data,
        "digest": event.digest.hex(),
        "origin": event.origin,
    }
