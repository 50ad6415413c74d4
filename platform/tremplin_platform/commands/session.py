"""What a command may do, and nothing more; the store's session is one."""

from datetime import datetime
from typing import Protocol, TypeVar

from eventsourcing.domain import BaseAggregate

from tremplin_platform.store.session import Position

A = TypeVar("A", bound=BaseAggregate[str])


class Session(Protocol):
    """One command on one log, kept whole or not at all. Errors are those of `store.session`."""

    log: str
    now: datetime

    def find(self, kind: type[A], identifier: str) -> A | None:
        """The aggregate of this log, or None where nothing ever happened to it."""

    def get(self, kind: type[A], identifier: str) -> A:
        """:raises Missing: nothing of this kind has this identifier in this log"""

    def save(self, *aggregates: BaseAggregate[str]) -> Position:
        """
        Append what was decided, and give the position of the last event.

        :raises IdentifierUsed: an aggregate that begins here has begun before
        """

    def open_log(self, *, log: str, territory: str | None) -> None:
        """Make the log of a new member."""

    def set_maximum(self, *, contract: str, lot: str, maximum: int) -> None:
        """Bound what all members may order on a lot ('' for the whole contract), in cents."""

    def order(self, *, contract: str, lot: str, amount: int) -> bool:
        """Count an order of `amount` cents; False, nothing being kept, where a maximum would be passed."""
