"""One fact of the centrale on its way to one log, with what its member's form is made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from eventsourcing.domain import BaseAggregate

from tremplin_platform.domain.members.member_contract import MemberContract
from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.shapes import DueOn, LotHours

A = TypeVar("A", bound=BaseAggregate[str])


class Find(Protocol):
    """A function that returns the aggregate of the receiving log with this identifier, or None."""

    def __call__(self, kind: type[A], identifier: str, /) -> A | None: ...


Reported = Callable[[str], list[LotHours]]
"""The receiving log's reported hours of a quarter, by contract and lot."""

Due = Callable[[str, str], list[DueOn]]
"""The hours due of the receiving log, of a lot (contract, lot), by the day each is due from."""


class NotFormed(Exception):
    """A fact of the centrale has no member's form, or this log lacks what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredEvent:
    """`territory` is the receiving member's département, `data` the fact's in its latest version."""

    log: str
    territory: str | None
    find: Find
    reported: Reported
    due: Due
    data: Mapping[str, Any]
    provenance: Provenance

    def known(self, kind: type[A], identifier: str) -> A:
        """:raises NotFormed: nothing of this kind ever happened in the receiving log"""
        found = self.find(kind, identifier)
        if found is None:
            raise NotFormed(f"{self.log} has no {kind.__name__} {identifier}")
        return found

    def contract(self) -> MemberContract:
        """:raises NotFormed: the contract that the fact is about was never opened to this log"""
        return self.known(MemberContract, self.data["contract"])
