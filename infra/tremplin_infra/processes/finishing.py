"""Complete, in the delivery process, the work of commands that an interruption left half done."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from time import monotonic
from typing import Any, Generic, TypeVar

import psycopg
from psycopg import Connection
from psycopg.errors import LockNotAvailable

from tremplin_platform.commands.hours.revoked_hours import revoke_hours
from tremplin_platform.commands.organisations.successions import take_over
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.store.delivery.lineage import CENTRALE, trailing
from tremplin_platform.store.persons.vault import to_take_back

RETRY_AFTER = 60.0

K = TypeVar("K", bound=tuple[str, ...])

logger = logging.getLogger(__name__)


class Finisher(Generic[K]):
    """
    Finishes every item that is due, each a tuple that begins with its log.

    One that fails is logged, left for a minute, and stops no other.
    """

    def __init__(
        self,
        *,
        due: Callable[[Connection[Any]], Iterable[K]],
        finish: Callable[[Connection[Any], K], object],
        failure: str,
    ) -> None:
        """`failure`: the French sentence to log, with a `%s` for each part of the item."""
        self._due = due
        self._finish = finish
        self._failure = failure
        self._later: dict[K, float] = {}

    def __call__(self, connection: Connection[Any]) -> None:
        for item in self._due(connection):
            if monotonic() < self._later.get(item, 0.0):
                continue
            try:
                self._finish(connection, item)
            except LockNotAvailable:  # another session has its log: at the next look
                continue
            except psycopg.Error:  # not the item's fault
                raise
            except Exception:  # deliveries and the other items go on
                logger.exception(self._failure, *item, extra={"log": item[0]})
                self._later[item] = monotonic() + RETRY_AFTER


def finish_successions() -> Finisher[tuple[str]]:
    """Make the finisher that takes over, for the successor, what is completed in the log of a member that merged."""
    return Finisher(
        due=lambda connection: [(log,) for log in trailing(connection)],
        finish=lambda connection, item: run(
            connection, log=CENTRALE, command=partial(take_over, member=item[0])
        ),
        failure="Les chiffres du journal %s ne peuvent pas être repris par son absorbant.",
    )


def finish_revocations() -> Finisher[tuple[str, str]]:
    """Make the finisher that corrects hours made false by a revoked eligibility; items are (log, declaration)."""
    return Finisher(
        due=to_take_back,
        finish=lambda connection, item: run(
            connection, log=item[0], command=partial(revoke_hours, identifier=item[1])
        ),
        failure="Les heures de %s/hours/%s ne peuvent pas être reprises.",
    )
