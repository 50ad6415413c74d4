"""Hours that a revoked eligibility made false, taken back where that was interrupted: the delivery process does it."""

import logging
from functools import partial
from time import monotonic
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_platform.commands.revoked_hours import take_back
from tremplin_platform.store.session import run
from tremplin_platform.store.vault import to_take_back

RETRY_AFTER = 60.0

logger = logging.getLogger(__name__)


class TakingBack:
    """Again and again: a declaration that cannot be taken back is said, left for a minute, and stops no other."""

    def __init__(self) -> None:
        self._later: dict[tuple[str, str], float] = {}

    def __call__(self, connection: Connection[Any]) -> None:
        for log, declaration in to_take_back(connection):
            if monotonic() < self._later.get((log, declaration), 0.0):
                continue
            try:
                run(connection, log=log, decide=partial(take_back, identifier=declaration))
            except psycopg.Error:  # not the declaration's fault
                raise
            except Exception:  # whatever is wrong with one, deliveries and the others go on
                logger.exception("Les heures de %s/hours/%s ne peuvent pas être reprises.", log, declaration)
                self._later[log, declaration] = monotonic() + RETRY_AFTER
