"""Between the library's event objects and what a log stores."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from eventsourcing.domain import CanInitAggregate, DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder
from eventsourcing.utils import get_topic, resolve_topic

from tremplin_platform.events.catalog import current, events, version_of
from tremplin_platform.events.envelope import encode
from tremplin_platform.events.fact import BY_ACCOUNT

_NEVER_STORED = ("originator_id", "originator_version", "originator_topic", "timestamp")


@dataclass(frozen=True)
class StoredFact(StoredEvent):
    """A stored event with its class version, and when it was recorded (once it is)."""

    version: int = 1
    recorded_at: datetime | None = None
    effective: str = ""
    audience: str | None = None


class FactMapper(Mapper[str]):
    """
    Stores the fields of an event and, where an account decided it, that account as `by_account`.

    The library's timestamp gives way to the log's `recorded_at`, and the aggregate's topic is the kind that the
    subject names.

    :param by_account: the opaque identifier of the account that decides what is stored, None for a key
    :raises NewerEvent: the event was written by a newer version of the code
    """

    def __init__(self, transcoder: Transcoder, *, by_account: str | None = None) -> None:
        super().__init__(transcoder)
        self._decided = {} if by_account is None else {BY_ACCOUNT: by_account}

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredFact:
        fields = {name: value for name, value in vars(domain_event).items() if name not in _NEVER_STORED}
        event = type(domain_event)
        topic = get_topic(event)
        return StoredFact(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=topic,
            state=encode(fields | self._decided),
            version=version_of(events()[topic]),
            effective=fields["effective"],
            audience=fields.get("audience"),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        if not isinstance(stored_event, StoredFact):
            raise TypeError("a log gives StoredFact")
        fields: dict[str, Any] = dict(
            current(
                topic=stored_event.topic,
                version=stored_event.version,
                data=orjson.loads(stored_event.state),
            )
        )
        # The class as its aggregate defines it, which knows how to apply the event.
        event = resolve_topic(stored_event.topic)
        subject = str(stored_event.originator_id)
        fields["originator_id"] = subject
        fields["originator_version"] = stored_event.originator_version
        fields["timestamp"] = stored_event.recorded_at or datetime.fromtimestamp(0, UTC)
        if issubclass(event, CanInitAggregate):
            fields["originator_topic"] = subject.split("/")[1]
        return _rebuild(event, fields)


def _rebuild(event: type[Any], fields: dict[str, Any]) -> DomainEventProtocol[str]:
    # As the library does: an event read back is not validated again, it happened.
    fact = object.__new__(event)
    object.__setattr__(fact, "__dict__", fields)
    rebuilt: DomainEventProtocol[str] = fact
    return rebuilt
