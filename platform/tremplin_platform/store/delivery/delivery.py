"""
Facts of the centrale, appended to the logs they are addressed to: in order, exactly once, one log at a time.

A log begins with its member's registration: `copy_order`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from eventsourcing.domain import BaseAggregate, CanMutateAggregate
from eventsourcing.utils import get_topic
from psycopg import Connection

from tremplin_platform.domain.members.delivery import form_copy, undeliverable
from tremplin_platform.events.catalog import LaterEvent
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import subject
from tremplin_platform.store.appending import CentraleMoved, UnknownLog, pass_over
from tremplin_platform.store.delivery.addressing import ADDRESSED_SINCE, BEHIND, CENTRALE, REGISTRATION
from tremplin_platform.store.delivery.copy_order import (
    in_copy_order,
    registered_in,
    registers,
    subjects_begun_by,
)
from tremplin_platform.store.delivery.due_hours import due_hours
from tremplin_platform.store.delivery.reported_hours import reported_hours
from tremplin_platform.store.library.event_store import EventStore
from tremplin_platform.store.reading import COLUMNS, envelope

SLICE = 500
"""As many facts are delivered in one transaction, and the registration that a new log begins with."""


def deliver(connection: Connection[Any], *, log: str, at: datetime | None = None) -> int:
    """
    Append every fact addressed to `log` that it has not seen; how many were.

    Two processes may deliver the same log at once: each fact is delivered by one of them.

    :param connection: of the command role, in autocommit
    :param at: the instant to record at; of a demo database only
    :raises UnknownLog: no log has this name
    :raises LaterEvent: a fact was written by a newer version of the code, which will deliver it; those before are
    """
    count = 0
    while (delivered := _deliver_slice(connection, log=log, at=at)) is not None:
        count += delivered
    return count


def is_behind(connection: Connection[Any], *, log: str) -> bool:
    """Whether a fact addressed to `log` has not been delivered to it."""
    if log == CENTRALE:
        return False
    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (log,))
        return bool(connection.execute(_BEHIND + " and heads.log = %s", (log,)).fetchone())


def behind(connection: Connection[Any], *, since: int = 0) -> list[str]:
    """
    Return the logs to which a fact was addressed that they have not been delivered, in their order.

    :param since: only the logs to which a fact beyond this seq of the centrale was addressed
    """
    return [row[0] for row in connection.execute(_ALL_BEHIND, {"since": since}).fetchall()]


def seq_before_command(connection: Connection[Any], *, seq: int) -> int:
    """Return the seq of the centrale's log before the command that recorded the fact of `seq`: it may have others."""
    [(first,)] = connection.execute(_FIRST_OF_COMMAND, {"seq": seq}).fetchall()
    return (seq if first is None else int(first)) - 1


_BEHIND = f"select heads.log from heads where {BEHIND}"  # noqa: S608
_ALL_BEHIND = f"{_BEHIND} and {ADDRESSED_SINCE} order by heads.log"
# OFFSET keeps the planner from reading the log from its beginning for the lowest seq.
_FIRST_OF_COMMAND = f"""
select min(seq) from (
    select events.seq from events join events as known using (log, xid)
     where log = '{CENTRALE}' and known.seq = %(seq)s offset 0) together
"""  # noqa: S608

_ADDRESSED_FACTS = f"""
with addressed (audience, after) as (
    select 'all', centrale_seq from heads where log = %(log)s
    union all select 'member:' || log, centrale_seq from heads where log = %(log)s
    union all select 'contract:' || contract, greatest(openings.seq, centrale_seq)
                from heads join openings using (log) where log = %(log)s
)
select {", ".join(f"events.{column}" for column in COLUMNS.split(", "))}
  from addressed join events on events.log = '{CENTRALE}' and events.audience = addressed.audience
                            and events.audience <> 'none' and events.seq > addressed.after
 order by events.seq limit %(limit)s
"""  # noqa: S608

_REGISTRATION = f"select {COLUMNS} from events where {REGISTRATION}"  # noqa: S608


def _deliver_slice(connection: Connection[Any], *, log: str, at: datetime | None) -> int | None:
    """Append the copies of the next facts addressed to `log`; how many copies, None where no fact is left."""
    try:
        with connection.transaction():
            connection.execute("select set_config('tremplin.log', %s, true)", (log,))
            # Locked before the copies are formed: what a publication tells is summed from all that the log reported.
            row = connection.execute(
                "select seq, centrale_seq, territory from heads where log = %s for no key update", (log,)
            ).fetchone()
            if row is None:
                raise UnknownLog(log)
            head, seen, territory = row
            facts = _facts(connection, _ADDRESSED_FACTS, {"log": log, "limit": SLICE})
            if not facts:
                return None
            copies = _Copies(connection, log=log, territory=territory)
            next_ones, left = copies.of_known(copies.in_order(facts, is_empty=head == 0))
            turns = [seen, *(fact.seq for fact in facts if left is None or fact.seq < left.seq)]
            copies.save(next_ones, seen=seen, delivered=turns[-1], at=at)
            return len(next_ones)
    except CentraleMoved:
        return _deliver_slice(connection, log=log, at=at)


def _facts(connection: Connection[Any], statement: str, values: dict[str, Any]) -> list[Envelope]:
    with connection.cursor(binary=True) as cursor:
        return [envelope(row) for row in cursor.execute(statement, values).fetchall()]


def copy_of(fact: Envelope, *, log: str, **known: Any) -> BaseAggregate[str]:
    """
    The aggregate of `log` with the copy of a fact pending: total, since what cannot be formed is delivered as such.

    :param known: what `receive` asks of the log
    :raises LaterEvent: a newer version of the code will deliver it
    :raises psycopg.Error: the database could not say what the log knows
    """
    try:
        return form_copy(fact, log=log, **known)
    except (LaterEvent, psycopg.Error):  # not the fact's fault: it waits
        raise
    except Exception as error:  # whatever went wrong, the fact is shown and the next ones go on
        return undeliverable(fact, log=log, reason=f"{type(error).__name__}: {error}"[:500])


class _Copies:
    """Forms the copies of one slice; a subject met twice in it goes on from its own pending state."""

    def __init__(self, connection: Connection[Any], *, log: str, territory: str | None) -> None:
        self._connection = connection
        self._log = log
        self._territory = territory
        self._store = EventStore(connection)
        self._met: dict[str, BaseAggregate[str]] = {}
        self._formed: list[tuple[str, dict[str, Any]]] = []

    def in_order(self, facts: Sequence[Envelope], *, is_empty: bool) -> list[Envelope]:
        """
        Return the facts to copy, in the order of their copies; `is_empty`: whether the log holds no event.

        An empty log, and the registration in its turn, cost statements more.
        """
        registration = next((fact for fact in facts if registers(fact, log=self._log)), None)
        is_copied = False
        if is_empty:
            sought = {"log": self._log, "subject": registered_in(self._log)}
            registration = next(iter(_facts(self._connection, _REGISTRATION, sought)), None)
        elif registration is not None:
            names = subjects_begun_by(registration, log=self._log)
            is_copied = any(self._store.has_begun(self._log, name) for name in names)
        return in_copy_order(facts, registration=registration, is_empty=is_empty, is_copied=is_copied)

    def of_known(self, facts: Sequence[Envelope]) -> tuple[list[CanMutateAggregate[str]], Envelope | None]:
        """
        Return the copies of facts up to the first that a newer version of the code will deliver; and that one, if any.

        :raises LaterEvent: it is the first
        """
        copies: list[CanMutateAggregate[str]] = []
        for fact in facts:
            try:
                copies.append(self.of(fact))
            except LaterEvent:
                if not copies:
                    raise
                return copies, fact
        return copies, None

    def of(self, fact: Envelope) -> CanMutateAggregate[str]:
        """The copy of one fact."""
        aggregate = copy_of(
            fact,
            log=self._log,
            territory=self._territory,
            find=self._find,
            reported=self._reported,
            due=self._due,
        )
        self._met[aggregate.id] = aggregate
        copy: CanMutateAggregate[str]
        (copy,) = aggregate.collect_events()
        self._formed.append((get_topic(type(copy)), vars(copy)))
        return copy

    def save(
        self, copies: Sequence[CanMutateAggregate[str]], *, seen: int, delivered: int, at: datetime | None
    ) -> None:
        """Append the copies, and how far the log is delivered, on condition that nobody else delivered."""
        if copies:
            self._store.save(*copies, seen=seen, delivered=delivered, clock=at)
        else:
            pass_over(self._connection, log=self._log, seen=seen, delivered=delivered)

    def _find(self, kind: Any, identifier: str) -> Any:
        name = subject(log=self._log, kind=kind.TOPIC, identifier=identifier)
        return self._met.get(name) or self._store.find(name)

    def _due(self, contract: str, lot: str) -> Any:
        return due_hours(self._connection, log=self._log, contract=contract, lot=lot, pending=self._formed)

    def _reported(self, quarter: str) -> Any:
        return reported_hours(self._connection, log=self._log, quarter=quarter, pending=self._formed)
