"""
The unit of work of a command: what is addressed to the log is delivered first, then the command decides in one
transaction, which is tried again after a conflict with other writers.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from tremplin_platform.domain.refusals import Refused
from tremplin_platform.store.appending import VersionConflict
from tremplin_platform.store.delivery.delivery import deliver
from tremplin_platform.store.kept_answers import IdempotentRequest
from tremplin_platform.store.lock_waits import patiently
from tremplin_platform.store.session import Session
from tremplin_platform.store.transaction import CONFLICTS, Begun, NotDelivered, begin

__all__ = ["Session", "decide", "patiently", "run", "until_kept"]

T = TypeVar("T")

TRIES = 10


def run(
    connection: Any,
    *,
    log: str,
    command: Callable[[Session], T],
    if_match: int | None = None,
    at: datetime | None = None,
) -> T:
    """
    Decide in `log` and keep what was decided, or nothing.

    `Missing` and `IdentifierUsed` precede `UnknownLog`, `ClockBehind` and `PositionMoved`, which precede every
    `Refused`: who may not see a log learns neither that there is one nor how long it is.

    :param connection: of the command role, in autocommit
    :param command: called with a session; again on a fresh state after a conflict
    :param if_match: the seq the log must be at
    :param at: the instant to decide and record at; of a demo database only
    :raises UnknownLog: no log has this name
    :raises PositionMoved: the log is not at `if_match`
    :raises ClockBehind: the head of this log or of the centrale's is later than the database's clock
    :raises VersionConflict: other writers were faster `TRIES` times
    """
    return until_kept(connection, lambda begun: decide(begun, command), log=log, if_match=if_match, at=at)


def until_kept(
    connection: Any,
    attempt: Callable[[Begun], T],
    *,
    log: str,
    if_match: int | None = None,
    at: datetime | None = None,
    request: IdempotentRequest | None = None,
) -> T:
    """
    Do `attempt` in a transaction, once what is addressed to the log is delivered, and again after a conflict.

    :param request: the request whose idempotency key the transaction claims
    :raises VersionConflict: after `TRIES` conflicts
    """
    tries, delivered = 0, False
    while tries < TRIES:
        try:
            with begin(
                connection, log=log, if_match=if_match, at=at, request=request, delivered=delivered
            ) as begun:
                return attempt(begun)
        except NotDelivered as behind:
            for late in behind.args:
                deliver(connection, log=late, at=at)
            delivered = True
        except CONFLICTS:
            tries, delivered = tries + 1, False
    raise VersionConflict(log)


def decide(begun: Begun, command: Callable[[Session], T]) -> T:
    """Call the command; raise the fault of what has begun in place of what it decided, or of its refusal."""
    try:
        decided = command(begun.session)
    except Refused:
        if begun.fault is None:
            raise
        raise begun.fault from None
    if begun.fault is not None:
        raise begun.fault
    return decided
