"""Serializes events of a log in order, with their French sentences."""

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
    Yield the events of `log` from seq `first` to seq `last`, as `GET events` answers them.

    :param connection: of the feed role, or of the read role with `tremplin.log` set
    :raises UnknownLog: no log has this name
    """
    if head(connection, log=log) is None:
        raise UnknownLog(log)
    return map(serialize, read_all(connection, log=log, after=first - 1, upto=last))


def serialize(event: Envelope) -> dict[str, Any]:
    """Return an event as the API answers it: place, sentence, data, digest in hexadecimal."""
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
