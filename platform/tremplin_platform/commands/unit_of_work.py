"""
The unit of work of a command: what is addressed to the log is delivered first, then the command decides in one
transaction, which is tried again after a conflict with other writers.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from tremplin_platform.domain.refusals import Refused
from tremplin_platform.store.appending import VersionConflict
from tremplin_platform.store.delivery.delivery import deliver, is_behind
from tremplin_platform.store.lock_waits import patiently
from tremplin_platform.store.session import CONFLICTS, PositionMoved, Session, begin

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
    :param command: called with a session; again on a fresh state after a conflict, unless `if_match` is given
    :param if_match: the seq the log must be at
    :param at: the instant to decide and record at; of a demo database only
    :raises UnknownLog: no log has this name
    :raises PositionMoved: the log is not at `if_match`
    :raises ClockBehind: the head of this log or of the centrale's is later than the database's clock
    :raises VersionConflict: other writers were faster `TRIES` times
    """

    def attempt() -> T:
        session, fault = begin(connection, log=log, if_match=if_match, at=at)
        return decide(session, fault, command)

    return until_kept(connection, attempt, log=log, if_match=if_match, at=at)


def until_kept(
    connection: Any,
    attempt: Callable[[], T],
    *,
    log: str,
    if_match: int | None,
    at: datetime | None = None,
) -> T:
    """
    Do `attempt` in a transaction, once facts addressed to the log are delivered, and again after a conflict.

    :raises PositionMoved: after a conflict, where `if_match` is given
    :raises VersionConflict: after `TRIES` conflicts
    """
    for _ in range(TRIES):
        if is_behind(connection, log=log):
            deliver(connection, log=log, at=at)
        try:
            with connection.transaction():
                return attempt()
        except CONFLICTS as error:
            if if_match is not None:
                raise PositionMoved(log) from error
    raise VersionConflict(log)


def decide(session: Session, fault: Exception | None, command: Callable[[Session], T]) -> T:
    """Call the command; raise `fault` in place of what it decided or of its refusal."""
    try:
        decided = command(session)
    except Refused:
        if fault is None:
            raise
        raise fault from None
    if fault is not None:
        raise fault
    return decided
