"""The transaction of one command: begun with what it needs to know of its log, committed with the answer it keeps."""

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from psycopg import Connection, Cursor, Error, Transaction
from psycopg.errors import DeadlockDetected
from psycopg.pq import TransactionStatus

from tremplin_platform.store import kept_answers
from tremplin_platform.store.appending import UnknownLog, VersionConflict
from tremplin_platform.store.clock import AHEAD, behind_clock
from tremplin_platform.store.connection_errors import pipeline
from tremplin_platform.store.delivery import addressing
from tremplin_platform.store.delivery.addressing import BEHIND
from tremplin_platform.store.kept_answers import Answer, IdempotentRequest
from tremplin_platform.store.session import IdentifierUsed, PositionMoved, Session

CONFLICTS = (VersionConflict, DeadlockDetected)
"""The errors after which the same command is decided again on a fresh state."""


S = TypeVar("S", bound=Session)


class NotDelivered(Exception):
    """Facts addressed to the logs that it names are not delivered to them: deliver first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """
    A command that has begun, in its transaction.

    `fault`: the error for which nothing that it decides may be kept (`UnknownLog`, `ClockBehind`, or `PositionMoved`)
    `is_claimed`: whether this request is the first with its idempotency key, or has none
    """

    session: Session
    fault: Exception | None
    is_claimed: bool
    commit: Callable[[], None]

    def keep_and_commit(
        self, request: IdempotentRequest, answer: Answer, *, person: str | None = None
    ) -> None:
        """
        Keep the answer of a request for its idempotency key, where it has one, and commit, in one round trip.

        :param person: the person whom the request names: the answer is deleted when they are erased
        """
        if request.key is None:
            self.commit()
            return
        connection = self.session.connection
        try:
            with pipeline(connection):
                kept_answers.keep(connection, request, answer, person=person)
                self.commit()
        except Error:
            # The server passes over a COMMIT that follows an error in its pipeline: the transaction is still open.
            if connection.info.transaction_status == TransactionStatus.INERROR:
                connection.rollback()
            raise


@contextmanager
def begin(
    connection: Connection[Any],
    *,
    log: str,
    if_match: int | None = None,
    at: datetime | None = None,
    request: IdempotentRequest | None = None,
    delivered: bool = False,
) -> Iterator[Begun]:
    """
    A transaction for one command: committed at the end of the block, rolled back by an exception.

    Its first statements go to the server together, in one round trip.

    :param connection: in autocommit
    :param if_match: the seq the log must be at; its head row is then locked until the transaction ends
    :param at: the instant to decide and record at; of a demo database only
    :param request: the request whose idempotency key is claimed, and whose account is recorded with what is decided
    :param delivered: whether what was addressed to the log has just been delivered
    :raises NotDelivered: a fact addressed to the log is not delivered to it, and `delivered` is false
    :raises IdentifierUsed: an aggregate that began in the block has begun before
    """
    try:
        with ExitStack() as transaction:
            with pipeline(connection):
                transaction.enter_context(Transaction(connection))
                head = _read_head(connection, log, locked=if_match is not None)
                claimed = None if request is None else kept_answers.claim(connection, request)
            session, fault = _session(
                connection, head, log, Session, if_match=if_match, at=at, delivered=delivered, request=request
            )
            is_claimed = claimed is None or claimed.rowcount > 0
            yield Begun(session=session, fault=fault, is_claimed=is_claimed, commit=transaction.close)
    except VersionConflict as error:
        used = _first_begun(connection, log, error.begun)
        if used is None:
            raise
        raise IdentifierUsed(used) from error


def sessions_beside(
    begun: Begun,
    kind: type[S],
    logs: Collection[str],
    *,
    delivered: Collection[str],
    request: IdempotentRequest,
) -> dict[str, tuple[S, Exception | None]]:
    """
    Open sessions of other logs in the transaction that has begun: each, and why nothing decided in it may be kept.

    :param kind: of the sessions
    :param delivered: the logs to which what was addressed has just been delivered
    :raises NotDelivered: to some of the others it is not
    """
    connection = begun.session.connection
    opened, behind = {}, []
    for log, head in _heads(connection, logs).items():
        try:
            opened[log] = _session(connection, head, log, kind, delivered=log in delivered, request=request)
        except NotDelivered:
            behind.append(log)
    if behind:
        raise NotDelivered(*behind)
    return opened


def _heads(connection: Connection[Any], logs: Collection[str]) -> dict[str, Cursor[Any]]:
    heads = {}
    with pipeline(connection):
        for log in logs:
            heads[log] = _read_head(connection, log)
    return heads


def _read_head(connection: Connection[Any], log: str, *, locked: bool = False) -> Cursor[Any]:
    """Go into a log for the transaction, and read its head."""
    if locked:  # FOR UPDATE sees the rows that may be updated: the head of the log that is set already
        connection.execute(_IN_LOG, (log,))
    return connection.execute(_HEAD_LOCKED if locked else _HEAD, {"log": log})


def _session(
    connection: Connection[Any],
    head: Cursor[Any],
    log: str,
    kind: type[S],
    *,
    delivered: bool,
    request: IdempotentRequest | None,
    if_match: int | None = None,
    at: datetime | None = None,
) -> tuple[S, Exception | None]:
    """Return the session on the head that was read, and why nothing decided in it may be kept."""
    ((_, seq, centrale_seq, now, late, is_behind),) = head.fetchall()
    if is_behind and not delivered:
        raise NotDelivered(log)
    fault: Exception | None = None
    if seq is None:
        fault = UnknownLog(log)
    elif late and at is None:
        fault = behind_clock(connection, logs=late)
    elif if_match is not None and seq != if_match:
        fault = PositionMoved(log)
    account = None if request is None else request.account
    session = kind(connection, log=log, now=at or now, seen=centrale_seq or 0, at=at, by_account=account)
    return session, fault


def _first_begun(connection: Connection[Any], log: str, subjects: Collection[str]) -> str | None:
    if not subjects:
        return None
    with connection.transaction():
        connection.execute(_IN_LOG, (log,))
        row = connection.execute(_BEGUN, (log, list(subjects))).fetchone()
    return None if row is None else str(row[0])


_IN_LOG = "select set_config('tremplin.log', %s, true)"
_BEGUN = "select subject from events where log = %s and subject = any (%s) and subject_version = 1 limit 1"
# One row, of nulls beside the clock where no log has this name. The clock is also the centrale's: a command decides on
# facts that were recorded there. The role of commands sees every head; what else it does is in the log that is set.
_HEAD = f"""
select set_config('tremplin.log', %(log)s, true), seq, centrale_seq,
       greatest(clock_timestamp(), recorded_at + interval '1 microsecond'),
       array(select late.log from ({AHEAD}) as late (log) where late.log in (heads.log, '{addressing.CENTRALE}')),
       {BEHIND}
  from (select) asked left join (select * from heads where log = %(log)s) heads on true
"""  # noqa: S608
_HEAD_LOCKED = _HEAD.replace("= %(log)s)", "= %(log)s for update)")
