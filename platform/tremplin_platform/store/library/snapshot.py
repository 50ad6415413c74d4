"""The state of a subject at one of its versions, so that long histories load quickly. Never a source of truth."""

from datetime import datetime
from typing import Any, Self

from eventsourcing.domain import CanSnapshotAggregate, MetaDomainEvent
from eventsourcing.utils import get_topic


class Snapshot(CanSnapshotAggregate[str], metaclass=MetaDomainEvent):
    """Taken by the library after a save; aggregates keep plain JSON values so that it can be."""

    TOPIC = "snapshot"
    originator_id: str
    originator_version: int
    timestamp: datetime
    topic: str
    state: dict[str, Any]

    @classmethod
    def take(cls, aggregate: Any) -> Self:
        """The aggregate's state, without what the library keeps of the object itself."""
        state = {
            name: value
            for name, value in vars(aggregate).items()
            if name not in ("_id", "_version", "_pending_events")
        }
        return cls(  # type: ignore[call-arg]  # the library's metaclass makes it a dataclass
            originator_id=aggregate.id,
            originator_version=aggregate.version,
            timestamp=aggregate.modified_on,
            topic=get_topic(type(aggregate)),
            state=state,
        )
