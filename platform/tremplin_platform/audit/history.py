"""Serializes events of a log in order, with their French sentences."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.sentences import sentences
from tremplin_platform.events.envelope import Envelope, instant
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.reading import head, read_all

_SLICE = 500
"""How many events are worded together."""


def history(
    connection: Connection[Any], *, log: str, first: int = 1, last: int | None = None
) -> Iterator[dict[str, Any]]:
    """
    Yield the events of `log` from seq `first` to seq `last`, as `GET events` answers them.

    :param connection: of the feed role
    :raises UnknownLog: no log has this name
    """
    if head(connection, log=log) is None:
        raise UnknownLog(log)
    return worded(connection, read_all(connection, log=log, after=first - 1, upto=last))


def worded(connection: Connection[Any], events: Iterable[Envelope]) -> Iterator[dict[str, Any]]:
    """Yield events as the API answers them; names in sentences are found on `connection`, for some events at once."""
    coming = iter(events)
    while slice_ := list(islice(coming, _SLICE)):
        yield from serialize(connection, slice_)


def serialize(connection: Connection[Any], events: Sequence[Envelope]) -> list[dict[str, Any]]:
    """
    Return events as the API answers them: place, sentence, data, digest in hexadecimal.

    :param connection: on which the names in sentences are found, as for `find_names`
    """
    worded = zip(events, sentences(connection, events), strict=True)
    return [_serialized_event(event, sentence) for event, sentence in worded]


def _serialized_event(event: Envelope, sentence: str) -> dict[str, Any]:
    return {
        "log": event.log,
        "seq": event.seq,
        "type": event.topic,
        "version": event.version,
        "subject": event.subject,
        "recorded_at": instant(event.recorded_at),
        "effective": event.effective,
        "sentence": sentence,
        "data": event.data,
        "digest": event.digest.hex(),
        "origin": event.origin,
    }
