"""Correct validated hours to zero whose person is found not to have been eligible, one event for each declaration."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from tremplin_platform.commands.hours.hours_placement import reported
from tremplin_platform.commands.hours.named_hours import forget_hours
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.domain.hours.declaration import Declaration
from tremplin_platform.store.lock_waits import LockNotAvailable
from tremplin_platform.store.persons.vault import to_take_back
from tremplin_platform.store.session import Position, Session

Run = Callable[[str, Callable[[Any], Position | None]], Position | None]
"""Runs one command on the log of this name."""


def revoke_hours(session: Session, *, identifier: str) -> Position | None:
    """
    Correct to zero a declaration whose person's eligibility is revoked; None where nothing is left to correct.

    :raises Missing: no such declaration in this log
    """
    claim = session.vault.claim_of(session.log, identifier)
    if claim is None or not claim.to_take_back:
        return None
    declaration = session.get(Declaration, identifier)
    taken = declaration.revoke_hours(reported=reported(session, declaration))
    position = session.save(declaration) if taken else None
    forget_hours(session, declaration)
    session.vault.mark(claim, to_take_back=False)
    return position


def revoke_each(run_command: Run, marked: Iterable[tuple[str, str]]) -> int:
    """
    Correct each (log, declaration) in a transaction of its own; return how many were.

    Interrupted, it leaves the rest marked, for the next call.
    """
    return sum(
        run_command(log, partial(revoke_hours, identifier=declaration)) is not None
        for log, declaration in marked
    )


def revoke_marked_hours(connection: Any) -> int:
    """
    Correct every declaration that is marked; return how many were.

    :param connection: of the command role, in autocommit
    """
    return revoke_each(
        lambda log, command: run(connection, log=log, command=command), to_take_back(connection)
    )


def revoke_hours_now(connection: Any) -> None:
    """
    Correct what is marked, up to the first log that another session keeps locked; `tremplin deliver` does the rest.

    :param connection: of the command role, in autocommit
    """
    with suppress(LockNotAvailable):
        revoke_marked_hours(connection)
