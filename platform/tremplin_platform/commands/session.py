"""What a command may do, and nothing more; the store's session is one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from eventsourcing.domain import BaseAggregate

from tremplin_platform.commands.vault import Vault
from tremplin_platform.domain.attribution.bases import Invoiced, ValidatedHours
from tremplin_platform.domain.clauses.shortfall import LotCount
from tremplin_platform.domain.organisations.known_siret import KnownSiret
from tremplin_platform.store.delivery.lineage import Figures
from tremplin_platform.store.session import Position

A = TypeVar("A", bound=BaseAggregate[str])


class Session(Protocol):
    """One command on one log, kept whole or not at all. Errors are those of `store.session`."""

    log: str
    now: datetime

    @property
    def vault(self) -> Vault:
        """Persons and the hours claimed for them, outside the logs."""

    def find(self, kind: type[A], identifier: str) -> A | None:
        """The aggregate of this log, or None where nothing ever happened to it."""

    def get(self, kind: type[A], identifier: str) -> A:
        """:raises Missing: nothing of this kind has this identifier in this log"""

    def find_in_centrale(self, kind: type[A], identifier: str) -> A | None:
        """The aggregate of the centrale's log, to read: what is decided is kept by this log alone."""

    def unused(self, kind: type[A], identifier: str, *, pointer: str = "/id") -> str:
        """
        Check the identifier of something new and return it.

        :raises BadIdentifier: it is not written as one; `pointer` is the field that gives it
        :raises IdentifierUsed: something of this kind has it in this log
        """

    def save(self, *aggregates: BaseAggregate[str]) -> Position:
        """
        Append what was decided, and give the position of the last event.

        :raises IdentifierUsed: an aggregate that begins here has begun before
        """

    def hold(self) -> None:
        """Let nobody else append to this log until the command ends."""

    def validated_hours(self) -> Sequence[ValidatedHours]:
        """The hours validated in the centrale's log by lot, day and status; of a session of `centrale`."""

    def invoiced(self, *, quarter: str) -> Sequence[Invoiced]:
        """What every log was invoiced for the days of a quarter, by log and lot; of a session of `centrale`."""

    def lot_counts(self, lots: Collection[tuple[str, str]], *, on: date) -> Sequence[LotCount]:
        """What each log has of each of these lots by a day; of a session of `centrale`."""

    def open_log(self, *, log: str, territory: str | None) -> None:
        """Make the log of a new member."""

    def keep_sirets(self, organisation: str, *, kind: str, sirets: Sequence[KnownSiret]) -> None:
        """Keep the SIRETs of an organisation that was saved."""

    def is_siret_used(self, siret: str, *, organisation: str, kind: str, today: date) -> bool:
        """Whether another organisation of this kind has this SIRET, asked once this one is saved."""

    def contracts_opened_to(self, member: str) -> list[str]:
        """The contracts opened to this member by name, by identifier."""

    def figures_of(self, member: str, *, after: int) -> Figures:
        """The figures of a member's log beyond seq `after`, up to where it stands; asked in the centrale's log."""

    def note_followed(self, member: str, *, upto: int) -> None:
        """Keep that a merged member's log up to `upto` holds no figure that its successor has not taken over."""

    def set_maximum(self, *, contract: str, lot: str, maximum: int) -> None:
        """Bound what all members may order on a lot ('' for the whole contract), in cents."""

    def order(self, *, contract: str, lot: str, amount: int) -> bool:
        """Count an order of `amount` cents; False, nothing being kept, where a maximum would be passed."""
