"""Record in the centrale the access that an auditor's key or seat opens, as it is given, used and taken."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

from django.db import connections
from psycopg import Connection

from tremplin_platform.commands.organisations.audit_access import (
    grant_audit_access,
    is_use_noted,
    note_audit_use,
    revoke_audit_access,
)
from tremplin_platform.commands.unit_of_work import Session, patiently, run
from tremplin_projections.scope import EVERY_LOG
from tremplin_tenants.roles import CENTRALE

AUDITED_FOR = timedelta(days=90)
"""For how long an auditor's key or seat opens the logs, where no last day is given."""


def grant(name: str, *, expires_on: date | None) -> date:
    """
    Record an access before it opens anything, and return its last day: there is no access without its fact.

    :param name: what names the key or seat, which is no secret
    """
    ((today,),) = _commands().execute("select (now() at time zone 'Europe/Paris')::date").fetchall()
    last: date = expires_on or today + AUDITED_FOR
    _record(lambda session: grant_audit_access(session, key=name, expires_on=last))
    return last


def revoke(name: str) -> None:
    """Record that an access is closed. Does nothing where that is recorded."""
    _record(lambda session: revoke_audit_access(session, key=name))


def note_use(name: str, *, log: str | None, read: str, is_there: Callable[[], bool]) -> bool:
    """
    Record what an access is about to read, once an hour and log: nothing is read without its fact.

    Return whether it is recorded, now or before.

    :param log: the one that is read, None for several at once
    :param read: the name of the read in the API's document
    :param is_there: whether there is such a log: where there is none, nothing is read
    """
    read_log = log or EVERY_LOG
    if is_use_noted(_commands(), access=name, log=read_log):
        return True
    if not is_there():
        return False
    _record(lambda session: note_audit_use(session, access=name, log=read_log, read=read))
    return True


def _record(command: Callable[[Session], object]) -> None:
    patiently(lambda: run(_commands(), log=CENTRALE, command=command))


def _commands() -> Connection[Any]:
    wrapper = connections["command"]
    wrapper.cursor().close()  # connects, where it was not
    return cast("Connection[Any]", wrapper.connection)
