"""Checks one event: its digest, its kind, and whether this log may hold it."""

from collections.abc import Iterator
from typing import Any

import msgspec

from tremplin_platform.audit.seals.heads import NOT_ITS_CONTENT
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.events.catalog import events, version_of
from tremplin_platform.events.envelope import digest_of
from tremplin_platform.events.fact import (
    CENTRALE,
    CentraleFact,
    DeliveredFact,
    Fact,
    FirstFact,
    MemberFact,
    topics,
)
from tremplin_platform.events.orders import call_off, invoice
from tremplin_platform.store import lot_counts
from tremplin_platform.store.delivery import due_hours, reported_hours

_EVENTS = events()
_FOLLOWED = frozenset(
    (
        *(topic for topic, kind in _EVENTS.items() if issubclass(kind, DeliveredFact)),
        *reported_hours.TOPICS,
        *due_hours.TOPICS,
        *lot_counts.TOPICS,
        *topics(call_off.Placed, invoice.Received, invoice.Credited),
    )
)
"""The events of members that the checks of copies, of counters, of manifests and of penalties depend on."""


def is_whole(event: StoredEvent) -> bool:
    """Tell whether the digest is that of the content, byte for byte."""
    return event.digest == digest_of(
        log=event.log,
        seq=event.seq,
        recorded_at=event.recorded_at,
        topic=event.topic,
        version=event.version,
        subject=event.subject,
        data=event.data,
    )


class PlainEvents:
    """
    Finds, in a member's log, the events that have no fault of their own and that no other check depends on.

    Those are most events, and telling them takes a part of the time of the checks one by one. What is in doubt is not
    plain: `content_faults` then says what is at fault, if anything is.
    """

    def __init__(self, log: str) -> None:
        self._log, self._prefix = log, f"{log}/"
        self._kinds: dict[tuple[str, int, bool], bool] = {}

    def has(self, event: StoredEvent, digest: bytes) -> bool:
        """
        Tell whether an event is plain.

        :param digest: of its content
        """
        if event.digest != digest or not event.subject.startswith(self._prefix):
            return False
        kind = (event.topic, event.version, event.subject_version == 1)
        is_plain = self._kinds.get(kind)
        if is_plain is None:
            is_plain = self._kinds[kind] = self._is_plain(event)
        return is_plain and _agrees(event)

    def _is_plain(self, event: StoredEvent) -> bool:
        known = _EVENTS.get(event.topic)
        is_followed = self._log == CENTRALE or event.topic in _FOLLOWED
        return known is not None and not is_followed and not any(_kind_faults(event, known))


class _Columns(msgspec.Struct):
    effective: Any = None
    audience: Any = None


_COLUMNS = msgspec.json.Decoder(_Columns)


def _agrees(event: StoredEvent) -> bool:
    """Tell whether the content is JSON in UTF-8, without an escaped character, that agrees with its columns."""
    if b"\\u" in event.data:
        return False
    try:
        event.data.decode()
        columns = _COLUMNS.decode(event.data)
    except (UnicodeDecodeError, msgspec.DecodeError):
        return False
    return bool(columns.effective == event.effective and columns.audience == event.audience)


def content_faults(event: StoredEvent, content: dict[str, Any] | None, *, is_whole: bool) -> Iterator[str]:
    """
    Yield the faults of one event, as French sentences.

    :param content: its data decoded, None if unreadable
    :param is_whole: its digest is that of its content
    """
    if not is_whole:
        yield NOT_ITS_CONTENT
    if not event.subject.startswith(f"{event.log}/"):
        yield f"Le sujet {event.subject} n’est pas de ce journal."
    kind = _EVENTS.get(event.topic)
    if kind is None:
        yield f"Le type {event.topic} est inconnu de cette version de Tremplin."
    else:
        yield from _kind_faults(event, kind)
    if content is None:
        yield "Le contenu n’est pas un objet JSON."
    else:
        yield from _column_faults(event, content)


def _kind_faults(event: StoredEvent, kind: type[Fact]) -> Iterator[str]:
    if not 1 <= event.version <= version_of(kind):
        yield f"La version {event.version} de {event.topic} est inconnue de cette version de Tremplin."
    if (event.subject_version == 1) is not issubclass(kind, FirstFact):
        yield f"{event.topic} ne peut pas être l’événement {event.subject_version} de son sujet."
    if not _may_hold(event.log, kind):
        yield f"Un événement {event.topic} n’a pas sa place dans ce journal."


def _may_hold(log: str, kind: type[Fact]) -> bool:
    return not issubclass(kind, MemberFact if log == CENTRALE else CentraleFact)


def _column_faults(event: StoredEvent, content: dict[str, Any]) -> Iterator[str]:
    # Columns that the digest does not cover must agree with the content.
    if event.effective != content.get("effective"):
        yield f"L’événement est rangé au {event.effective}, son contenu dit {content.get('effective')}."
    if event.audience != content.get("audience"):
        yield f"L’événement est adressé à {event.audience}, son contenu dit {content.get('audience')}."
