"""Base classes of events: past-tense facts about one subject of one log; names of logs, subjects and audiences."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from eventsourcing.domain import CanInitAggregate, CanMutateAggregate, MetaDomainEvent

from tremplin_platform.events.salt import new_salt
from tremplin_platform.events.shapes import Origin

CENTRALE = "centrale"
"""The log of the centrale; every other log is a member's."""

IDENTIFIER = "[a-z0-9][a-z0-9-]{0,62}"
"""The pattern of identifiers, which name logs too."""

BY_ACCOUNT = "by_account"
"""In the data of a fact that an account decided, not a key: the account's opaque identifier. No copy carries it."""

NOBODY = "none"
EVERY_MEMBER = "all"

_Value = TypeVar("_Value")


class Fact(CanMutateAggregate[str], metaclass=MetaDomainEvent):
    """
    A fact about the subject `LOG/kind/ID`. `TOPIC` is its permanent name, in logs and on the wire; `KIND` its French
    name, for people.

    `effective` is the Paris day from which it holds (`YYYY-MM-DD`); `by` the organisation that decided it.
    Where an account decided it, the store adds `by_account` (`store/library/mapper.py`).
    `timestamp` belongs to the library and is never stored: the log has its own `recorded_at`.
    """

    TOPIC: ClassVar[str]
    KIND: ClassVar[str]
    originator_id: str
    originator_version: int
    timestamp: datetime
    effective: str
    by: str


class FirstFact(CanInitAggregate[str], Fact):
    """A fact that begins a subject."""

    originator_topic: str


class LotFact(Fact):
    """A fact about one lot of a contract."""

    contract: str
    lot: str


class CategorySinceV2(LotFact):
    """A fact about one lot whose first version had no category of its winner."""

    class_version: ClassVar[int] = 2
    category: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Leave the category empty."""
        state.setdefault("category", None)


class CentraleFact(Fact):
    """
    A fact of the centrale's own log.

    `audience` says which members' logs its member-safe form is delivered to: `none`, `all`,
    `contract:ID` (the logs to which that contract is open) or `member:ID`.
    """

    audience: str


class FirstCentraleFact(FirstFact, CentraleFact):
    """A fact that begins a subject of the centrale's own log."""


class MemberFact(Fact):
    """A fact that only a member's log holds, never the centrale's."""


class FirstMemberFact(FirstFact, MemberFact):
    """A fact that begins a subject of a member's log."""


class DeliveredFact(MemberFact):
    """
    A member's copy of a fact of the centrale, `origin`.

    `by` is `centrale`; `effective` is that of the original.
    """

    origin: Origin


class FirstDeliveredFact(FirstMemberFact, DeliveredFact):
    """A copy that begins a subject of the member's log."""


class SaltedFact(CentraleFact):
    """
    A fact of the centrale that is copied into members' logs; every kind of fact with an audience must be one.

    A copy omits fields and carries the digest of its original. `salt` (32 hexadecimal characters), which no copy
    carries, prevents finding these fields by trying values. It is drawn when the fact is decided, unless given.
    """

    salt: str = field(default_factory=new_salt, kw_only=True)


class FirstSaltedFact(FirstCentraleFact, SaltedFact):
    """A salted fact that begins a subject of the centrale's own log."""


class SaltedSinceV2(SaltedFact):
    """A salted fact whose first version had no salt."""

    class_version: ClassVar[int] = 2

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Leave the salt empty: the digest of version 1 was taken without one."""
        state.setdefault("salt", "")


class FirstSaltedSinceV2(FirstCentraleFact, SaltedSinceV2):
    """Such a fact that begins a subject."""


def by_topic(table: Mapping[type[Fact], _Value]) -> dict[str, _Value]:
    """Index a table of event classes by topic, to look up events read from a log."""
    return {kind.TOPIC: value for kind, value in table.items()}


def topics(*kinds: type[Fact]) -> frozenset[str]:
    """Return the topics of these event classes."""
    return frozenset(kind.TOPIC for kind in kinds)


def subject(*, log: str, kind: str, identifier: str) -> str:
    """Return the name of a subject of events; it begins with the log, as every key does."""
    return f"{log}/{kind}/{identifier}"


def log_of(subject_name: str) -> str:
    """Return the log that a subject belongs to."""
    return subject_name.partition("/")[0]


def contract_audience(contract: str) -> str:
    """Return the audience of the logs to which `contract` is open when the fact is recorded."""
    return f"contract:{contract}"


def member_audience(member: str) -> str:
    """Return the audience of one member's log."""
    return f"member:{member}"
