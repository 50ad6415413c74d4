"""Checks one event: its digest, its kind, and whether this log may hold it."""

from collections.abc import Iterator
from typing import Any

from tremplin_platform.audit.seals.heads import NOT_ITS_CONTENT
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.events.catalog import events, version_of
from tremplin_platform.events.envelope import digest_of
from tremplin_platform.events.fact import CENTRALE, CentraleFact, Fact, FirstFact, MemberFact

_EVENTS = events()


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


def content_faults(event: StoredEvent, content: dict[str, Any] | None) -> Iterator[str]:
    """Yield the faults of one event, as French sentences; `content` is its data decoded, None if unreadable."""
    if not is_whole(event):
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
