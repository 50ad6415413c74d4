"""What every event is: a past-tense fact about one subject of one log."""

from datetime import datetime

from eventsourcing.domain import CanInitAggregate, CanMutateAggregate, MetaDomainEvent

NOBODY = "none"
EVERY_MEMBER = "all"


class Fact(CanMutateAggregate[str], metaclass=MetaDomainEvent):
    """
    A fact about the subject `LOG/kind/ID`.

    `effective` is the Paris day from which it holds (`YYYY-MM-DD`); `by` the organisation that decided it.
    `timestamp` belongs to the library: it is never stored, the log's `recorded_at` stands for it.
    """

    originator_id: str
    originator_version: int
    timestamp: datetime
    effective: str
    by: str


class FirstFact(CanInitAggregate[str], Fact):
    """The fact that begins a subject."""

    originator_topic: str


class CentraleFact(Fact):
    """
    A fact of the centrale's own log.

    `audience` says which members' logs its member-safe form is delivered to: `none`, `all`,
    `contract:ID` (the logs to which that contract is open) or `member:ID`.
    """

    audience: str


class FirstCentraleFact(FirstFact, CentraleFact):
    """The fact that begins a subject of the centrale's own log."""


def subject(*, log: str, kind: str, identifier: str) -> str:
    """The name of what events are about; it begins with the log, as every key does."""
    return f"{log}/{kind}/{identifier}"


def log_of(subject_name: str) -> str:
    """The log a subject belongs to."""
    return subject_name.partition("/")[0]


def contract_audience(contract: str) -> str:
    """The logs to which `contract` is open when the fact is recorded."""
    return f"contract:{contract}"


def member_audience(member: str) -> str:
    """The log of one member."""
    return f"member:{member}"
