"""What is finished in the log of a member that merged, taken over by its successor: the delivery process does it."""

import logging
from functools import partial
from time import monotonic
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_platform.commands.successions import take_over
from tremplin_platform.store.lineage import CENTRALE, trailing
from tremplin_platform.store.session import run

RETRY_AFTER = 60.0

logger = logging.getLogger(__name__)


def follow_lineages(connection: Connection[Any]) -> int:
    """
    Take over what merged members' logs hold that was not yet; how many logs were looked at.

    :param connection: of the command role, in autocommit
    """
    logs = trailing(connection)
    for log in logs:
        _follow(connection, log)
    return len(logs)


class Follower:
    """The same, again and again: a log that cannot be followed is said, left for a minute, and stops no other."""

    def __init__(self) -> None:
        self._later: dict[str, float] = {}

    def __call__(self, connection: Connection[Any]) -> None:
        for log in trailing(connection):
            if monotonic() < self._later.get(log, 0.0):
                continue
            try:
                _follow(connection, log)
            except psycopg.Error:  # not the log's fault
                raise
            except Exception:  # whatever is wrong with one log, deliveries and the other logs go on
                logger.exception(
                    "Les chiffres du journal %s ne peuvent pas être repris par son absorbant.", log
                )
                self._later[log] = monotonic() + RETRY_AFTER


def _follow(connection: Connection[Any], log: str) -> None:
    run(connection, log=CENTRALE, decide=partial(take_over, member=log))
