"""Validated hours whose person is found not to have been eligible: taken back by the platform, one event each."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from tremplin_platform.commands.hours.naming_hours import forget_hours
from tremplin_platform.commands.hours.placing_hours import reported
from tremplin_platform.commands.session import Session
from tremplin_platform.domain.hours.declaration import Declaration
from tremplin_platform.store.persons.vault import to_take_back
from tremplin_platform.store.session import Position, run as run_command

Run = Callable[[str, Callable[[Any], Position | None]], Position | None]
"""Runs one command on the log it is told."""


def take_back(session: Session, *, identifier: str) -> Position | None:
    """
    Correct to zero a declaration whose person's eligibility is revoked; None where there is nothing to do any more.

    :raises Missing: no such declaration in this log
    """
    claim = session.vault.claim_of(session.log, identifier)
    if claim is None or not claim.to_take_back:
        return None
    declaration = session.get(Declaration, identifier)
    taken = declaration.take_back(reported=reported(session, declaration))
    position = session.save(declaration) if taken else None
    forget_hours(session, declaration)
    session.vault.mark(claim, to_take_back=False)
    return position


def take_back_all(run: Run, waiting: Iterable[tuple[str, str]]) -> int:
    """
    Do it for each (log, declaration), in a transaction of its own; how many were corrected.

    Whoever is interrupted leaves the rest marked: the next one takes it up.
    """
    return sum(
        run(log, partial(take_back, identifier=declaration)) is not None for log, declaration in waiting
    )


def take_back_waiting(connection: Any) -> int:
    """
    Do it for every claim that is marked; how many were corrected.

    :param connection: of the command role, in autocommit
    """
    return take_back_all(
        lambda log, decide: run_command(connection, log=log, decide=decide), to_take_back(connection)
    )
