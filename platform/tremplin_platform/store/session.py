"""The session of one command: finds and saves aggregates of one log, in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from eventsourcing.domain import BaseAggregate
from psycopg import Connection

from tremplin_platform.domain.attribution.bases import Invoiced, ValidatedHours
from tremplin_platform.domain.clauses.shortfall import LotCount
from tremplin_platform.domain.organisations.siret import KnownSiret
from tremplin_platform.domain.quarters import paris_day, quarter_of
from tremplin_platform.domain.refusals import check_identifier
from tremplin_platform.events.fact import subject
from tremplin_platform.store import maxima, shared_hours, sirets as kept_sirets
from tremplin_platform.store.appending import VersionConflict
from tremplin_platform.store.delivery import addressing, lineage
from tremplin_platform.store.delivery.lineage import Figures
from tremplin_platform.store.library.event_store import EventStore
from tremplin_platform.store.lot_counts import lot_counts
from tremplin_platform.store.persons.vault import Vault

A = TypeVar("A", bound=BaseAggregate[str])


class Missing(Exception):
    """Nothing of this kind has this identifier in this log, or nothing that who asks may see."""

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(kind, identifier)
        self.kind = kind
        self.identifier = identifier


class IdentifierUsed(Exception):
    """This identifier is already used in this log: choose another, or none."""


class PositionMoved(Exception):
    """The log is no longer at the position that the caller decided on: read it again."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in one log."""

    log: str
    seq: int


class Session:
    """Finds and saves the aggregates of one log for a command, in one transaction."""

    def __init__(
        self,
        connection: Connection[Any],
        *,
        log: str,
        now: datetime,
        seen: int,
        at: datetime | None = None,
        by_account: str | None = None,
    ) -> None:
        self.connection = connection
        self.log = log
        self.now = now
        self._seen = seen
        self._at = at
        self._store = EventStore(connection, by_account=by_account)
        self.vault = Vault(connection)

    def find(self, kind: type[A], identifier: str) -> A | None:
        """The aggregate of this log, or None where nothing ever happened to it."""
        aggregate = self._store.find(subject(log=self.log, kind=kind.TOPIC, identifier=identifier))  # type: ignore[attr-defined]
        return aggregate if isinstance(aggregate, kind) else None

    def get(self, kind: type[A], identifier: str) -> A:
        """:raises Missing: nothing of this kind has this identifier in this log"""
        aggregate = self.find(kind, identifier)
        if aggregate is None:
            raise Missing(kind.TOPIC, identifier)  # type: ignore[attr-defined]
        return aggregate

    def load(self, *wanted: tuple[type[BaseAggregate[str]], str]) -> None:
        """Read aggregates of this log, each by its kind and identifier, in one statement: the next `find`s use it."""
        names = [
            subject(log=self.log, kind=kind.TOPIC, identifier=identifier)  # type: ignore[attr-defined]
            for kind, identifier in wanted
        ]
        self._store.load(self.log, names)

    def find_in_centrale(self, kind: type[A], identifier: str) -> A | None:
        """The aggregate of the centrale's log, to read: what is decided is kept by this log alone."""
        name = subject(log=addressing.CENTRALE, kind=kind.TOPIC, identifier=identifier)  # type: ignore[attr-defined]
        aggregate = self._store.find(name)
        return aggregate if isinstance(aggregate, kind) else None

    def unused(self, kind: type[A], identifier: str, *, pointer: str = "/id") -> str:
        """
        Check the identifier of something new and return it.

        :param pointer: the field that gives it
        :raises BadIdentifier: it is not written as one
        :raises IdentifierUsed: something of this kind has it in this log
        """
        check_identifier(identifier, pointer=pointer)
        name = subject(log=self.log, kind=kind.TOPIC, identifier=identifier)  # type: ignore[attr-defined]
        if self._store.has_begun(self.log, name):
            raise IdentifierUsed(name)
        return identifier

    def save(self, *aggregates: BaseAggregate[str]) -> Position:
        """
        Append what was decided, and give the position of the last event.

        :raises VersionConflict: another command was faster, or an aggregate that begins here has begun before: the
            transaction can only be given up
        """
        begun = {
            aggregate.id for aggregate in aggregates if aggregate.version == len(aggregate.pending_events)
        }
        try:
            recordings = self._store.save(*aggregates, seen=self._seen, clock=self._at)
        except VersionConflict as error:
            error.begun = begun
            raise
        if self.log == addressing.CENTRALE:
            addressing.address(self.connection, recordings)
        position = Position(self.log, recordings[-1].notification.id)
        self._require_same_quarter()
        return position

    def hold(self) -> None:
        """Let nobody else append to this log until the command ends."""
        shared_hours.hold(self.connection, log=self.log)

    def validated_hours(self) -> Sequence[ValidatedHours]:
        """The hours validated in the centrale's log by lot, day and status; of a session of `centrale`."""
        return shared_hours.validated_hours(self.connection)

    def invoiced(self, *, quarter: str) -> Sequence[Invoiced]:
        """What every log was invoiced for the days of a quarter, by log and lot; of a session of `centrale`."""
        return shared_hours.invoiced(self.connection, quarter=quarter)

    def lot_counts(self, lots: Collection[tuple[str, str]], *, on: date) -> Sequence[LotCount]:
        """What each log has of each of these lots by a day; of a session of `centrale`."""
        return lot_counts(self.connection, log=self.log, lots=lots, on=on)

    def open_log(self, *, log: str, territory: str | None) -> None:
        """Make the log of a new member, in the transaction of the centrale's command that registers it."""
        self.connection.execute("insert into heads (log, territory) values (%s, %s)", (log, territory))

    def keep_sirets(self, organisation: str, *, kind: str, sirets: Sequence[KnownSiret]) -> None:
        """Keep the SIRETs of an organisation that was saved; of a session of `centrale`."""
        kept_sirets.keep(self.connection, organisation=organisation, kind=kind, sirets=sirets)

    def is_siret_used(self, siret: str, *, organisation: str, kind: str, today: date) -> bool:
        """Whether another organisation of this kind has this SIRET, asked once this one is saved."""
        return kept_sirets.is_used(
            self.connection, organisation=organisation, kind=kind, siret=siret, today=today
        )

    def contracts_opened_to(self, member: str) -> list[str]:
        """The contracts opened to this member by name, by identifier."""
        return addressing.opened_to(self.connection, log=member)

    def figures_of(self, member: str, *, after: int) -> Figures:
        """The figures of a member's log beyond seq `after`, up to where it stands; asked in the centrale's log."""
        return lineage.figures(self.connection, log=member, after=after)

    def note_followed(self, member: str, *, upto: int) -> None:
        """Keep that a merged member's log up to `upto` holds no figure that its successor has not taken over."""
        lineage.follow(self.connection, log=member, upto=upto)

    def set_maximum(self, *, contract: str, lot: str, maximum: int) -> None:
        """Bound what all members may order on a lot ('' for the whole contract), in cents."""
        maxima.bound(self.connection, contract=contract, lot=lot, maximum=maximum)

    def order(self, *, contract: str, lot: str, amount: int) -> bool:
        """Count an order of `amount` cents; False, nothing being kept, where a maximum would be passed."""
        return maxima.order(self.connection, contract=contract, lot=lot, amount=amount)

    def _require_same_quarter(self) -> None:
        # Late hours are reported in the quarter of their `recorded_at`, which the command could only foresee.
        recorded_at = self._store.recorded_at
        if recorded_at is None or quarter_of(paris_day(recorded_at)) != quarter_of(paris_day(self.now)):
            raise VersionConflict("the quarter changed while deciding")
