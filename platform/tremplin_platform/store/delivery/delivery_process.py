"""The process that delivers: every log that is behind, within a second. Any number of them may run."""

import logging
from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.errors import LockNotAvailable

from tremplin_platform.events.catalog import LaterEvent
from tremplin_platform.store.clock import ClockBehind
from tremplin_platform.store.connection_errors import CONNECTION_ERRORS
from tremplin_platform.store.delivery.addressing import CENTRALE
from tremplin_platform.store.delivery.delivery import behind, deliver

LOOK_EVERY = 0.1
SWEEP_EVERY = 10.0
RETRY_AFTER = 1.0

logger = logging.getLogger(__name__)


def _nothing(connection: Connection[Any]) -> None:
    pass


def run(*, url: str, stop: Event, then: Callable[[Connection[Any]], object] = _nothing) -> None:
    """
    Deliver until `stop` is set. A lost server is waited for.

    :param url: of the database, as the command role
    :param then: called after each look, on the same connection
    """
    while not stop.is_set():
        try:
            with psycopg.connect(url, autocommit=True, application_name="tremplin deliver") as connection:
                _watch(connection, stop, then)
        except CONNECTION_ERRORS as error:
            reason = str(error).strip().partition("\n")[0]
            logger.warning("PostgreSQL ne répond pas (DATABASE_URL), nouvel essai : %s", reason)
            stop.wait(RETRY_AFTER)


def _watch(connection: Connection[Any], stop: Event, then: Callable[[Connection[Any]], object]) -> None:
    looked_at, swept = 0, float("-inf")
    waiting: list[str] = []  # to deliver: behind, or locked by another session at the last look
    while not stop.is_set():
        row = connection.execute("select seq from heads where log = %s", (CENTRALE,)).fetchone()
        seq = row[0] if row else 0
        is_sweep = monotonic() - swept > SWEEP_EVERY
        if is_sweep or seq != looked_at:
            found = behind(connection, since=0 if is_sweep else looked_at)
            waiting = [*(log for log in found if log not in waiting), *waiting]  # those locked last
            looked_at, swept = seq, monotonic() if is_sweep else swept
        waiting = [log for log in waiting if not stop.is_set() and not _delivered(connection, log)]
        if not stop.is_set():
            then(connection)
            stop.wait(LOOK_EVERY)


def _delivered(connection: Connection[Any], log: str) -> bool:
    """
    Deliver one log; False where another session keeps it locked: the others go first.

    Where the clock is behind its head, or a newer version of the code wrote a fact, that is logged, and the next
    sweep tries again.
    """
    try:
        deliver(connection, log=log)
    except LockNotAvailable:
        return False
    except ClockBehind:
        logger.warning(
            "Le journal %s est en avance sur l’horloge de PostgreSQL : sa livraison attend "
            "(« tremplin clock accept » pour ne pas attendre).",
            log,
            extra={"log": log},
        )
    except LaterEvent as error:
        logger.warning(
            "Le journal %s attend un programme plus récent, qui seul peut lui livrer un événement %s.",
            *(log, error),
            extra={"log": log},
        )
    return True
