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


def is_known(topic: str, *, version: int, number: int, of_centrale: bool) -> bool:
    """
    Tell whether a kind of event may be in a log, as the `number`th of its subject.

    :param of_centrale: of the centrale's log, not of a member's
    """
    kind = _EVENTS.get(topic)
    return kind is not None and not any(_kind_faults(kind, version, number, of_centrale=of_centrale))


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
        yield from _kind_faults(kind, event.version, event.subject_version, of_centrale=event.log == CENTRALE)
    if content is None:
        yield "Le contenu n’est pas un objet JSON."
    else:
        yield from _column_faults(event, content)


def _kind_faults(kind: type[Fact], version: int, number: int, *, of_centrale: bool) -> Iterator[str]:
    if not 1 <= version <= version_of(kind):
        yield f"La version {version} de {kind.TOPIC} est inconnue de cette version de Tremplin."
    if (number == 1) is not issubclass(kind, FirstFact):
        yield f"{kind.TOPIC} ne peut pas être l’événement {number} de son sujet."
    if issubclass(kind, MemberFact if of_centrale else CentraleFact):
        yield f"Un événement {kind.TOPIC} n’a pas sa place dans ce journal."


def _column_faults(event: StoredEvent, content: dict[str, Any]) -> Iterator[str]:
    # Columns that the digest does not cover must agree with the content.
    if event.effective != content.get("effective"):
        yield f"L’événement est rangé au {event.effective}, son contenu dit {content.get('effective')}."
    if event.audience != content.get("audience"):
        yield f"L’événement est adressé à {event.audience}, son contenu dit {content.get('audience')}."
