"""Run an audit in a thread, beside the answers: a page shows how far it is, and what it found."""

import logging
import time
from threading import Thread
from typing import Any

from django.db import connections

from tremplin_tenants.api import verifications
from tremplin_tenants.api.audits import Audit, auditing
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.rest.problem import later
from tremplin_tenants.roles import Caller

_KEPT_EVERY_S = 0.5

logger = logging.getLogger(__name__)


def start(caller: Caller, *, identifier: str, name: str, audit: type[Audit], log: str) -> None:
    """
    Begin an audit, kept under this identifier; `log` is empty for every log. Returns at once.

    :raises Problem: 503, another audit runs in this process
    """
    if not auditing.acquire(blocking=False):
        raise later("Un autre contrôle est en cours : recommencez dans un instant.", seconds=5)
    try:
        verifications.ask_for(command_connection(), caller, identifier=identifier, audit=name, log=log)
        Thread(target=_run, args=(caller, identifier, audit, log), name="audit", daemon=True).start()
    except BaseException:
        auditing.release()
        raise


def _run(caller: Caller, identifier: str, audit: type[Audit], log: str) -> None:
    try:
        found = _found(caller, identifier, audit, log)
        verifications.end(command_connection(), caller, identifier=identifier, found=found)
    except Exception:  # kept without an end: the page says that it was interrupted
        logger.exception("Un contrôle demandé depuis une page a été interrompu.")
    finally:
        connections.close_all()
        auditing.release()


def _found(caller: Caller, identifier: str, audit: type[Audit], log: str) -> list[dict[str, Any]] | None:
    """Return what the audit found, None where it failed."""
    kept_at = float("-inf")

    def keep(logs: int, events: int) -> None:
        nonlocal kept_at
        if time.monotonic() >= kept_at + _KEPT_EVERY_S:
            kept_at = time.monotonic()
            _move(caller, identifier, (logs, events))

    try:
        answer = audit.audit(log or None, progress=keep)
    except Exception:
        logger.exception("Un contrôle demandé depuis une page a échoué.")
        return None
    _move(caller, identifier, (answer["logs"], answer["events"]))
    return list(answer[audit.found_in])


def _move(caller: Caller, identifier: str, counts: tuple[int, int]) -> None:
    logs, events = counts
    verifications.move(command_connection(), caller, identifier=identifier, logs=logs, events=events)
