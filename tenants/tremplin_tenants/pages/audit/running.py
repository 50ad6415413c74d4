"""Run an audit in a thread, beside the answers: a page shows how far it is, and what it found."""

import logging
from threading import Thread

from django.db import connections

from tremplin_tenants.api import verifications
from tremplin_tenants.api.audits import Audit, auditing
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.rest.problem import later
from tremplin_tenants.roles import Caller

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
        audit.kept(caller, identifier, log or None)
    except Exception:
        logger.exception("Un contrôle demandé depuis une page a échoué.")
    finally:
        connections.close_all()
        auditing.release()
