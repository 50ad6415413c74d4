"""What every event is: a past-tense fact about one subject of one log."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from eventsourcing.domain import CanInitAggregate, CanMutateAggregate, MetaDomainEvent

from tremplin_platform.events.salt import new_salt
from tremplin_platform.events.shapes import Origin

CENTRALE = "centrale"
"""The log of the centrale; every other is a member's."""

IDENTIFIER = "[a-z0-9][a-z0-9-]{0,62}"
"""The form of identifiers, which are names of logs too."""

NOBODY = "none"
EVERY_MEMBER = "all"

_Value = TypeVar("_Value")


class Fact(CanMutateAggregate[str], metaclass=MetaDomainEvent):
    """
    A fact about the subject `LOG/kind/ID`. `TOPIC` is its permanent name, in logs and on the wire.

    `effective` is the Paris day from which it holds (`YYYY-MM-DD`); `by` the organisation that decided it.
    `timestamp` belongs to the library: it is never stored, the log's `recorded_at` stands for it.
    """

    TOPIC: ClassVar[str]
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


class MemberFact(Fact):
    """A fact that only a member's log holds, never the centrale's."""


class FirstMemberFact(FirstFact, MemberFact):
    """The fact that begins a subject of a member's log."""


class DeliveredFact(MemberFact):
    """
    A member's copy of a fact of the centrale, `origin`.

    `by` is `centrale`; `effective` is that of the original.
    """

    origin: Origin


class FirstDeliveredFact(FirstMemberFact, DeliveredFact):
    """The member's copy that begins a subject of its log."""


class SaltedFact(CentraleFact):
    """
    A fact of the centrale that is copied into members' logs: every kind with an audience is one.

    A copy omits fields and carries the digest of its original. `salt` (32 hexadecimal characters) keeps these fields
    from being found by trying digests; no copy carries it. It is drawn when the fact is decided, unless it is given.
    """

    salt: str = field(default_factory=new_salt, kw_only=True)


class FirstSaltedFact(FirstCentraleFact, SaltedFact):
    """The salted fact that begins a subject of the centrale's own log."""


class SaltedSinceV2(SaltedFact):
    """A salted fact whose first version had no salt."""

    class_version: ClassVar[int] = 2

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Leave the salt empty: the digest of version 1 was taken without one."""
        state.setdefault("salt", "")


class FirstSaltedSinceV2(FirstCentraleFact, SaltedSinceV2):
    """The same, of a fact that begins a subject."""


def by_topic(table: Mapping[type[Fact], _Value]) -> dict[str, _Value]:
    """Index a table of kinds of events by their topics, for events that are read back from a log."""
    return {kind.TOPIC: value for kind, value in table.items()}


def topics(*kinds: type[Fact]) -> frozenset[str]:
    """Return the topics of these kinds of events."""
    return frozenset(kind.TOPIC for kind in kinds)


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
