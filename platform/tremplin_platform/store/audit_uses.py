"""Whether what an auditor's access reads is recorded for the hour under way: asked before each of its reads."""

from typing import Any

from psycopg import Connection

from tremplin_platform.domain.organisations.audit_access import AuditUse
from tremplin_platform.events.fact import CENTRALE, subject


def is_use_noted(connection: Connection[Any], *, access: str, log: str) -> bool:
    """
    Whether this access has read this log (`*`: several at once) in the hour of the server's clock.

    :param connection: of the command role, in autocommit
    """
    ((now,),) = connection.execute("select clock_timestamp()").fetchall()
    name = AuditUse.name_of(access=access, log=log, now=now)
    noted = connection.execute(
        _NOTED, (CENTRALE, subject(log=CENTRALE, kind=AuditUse.TOPIC, identifier=name))
    )
    return noted.rowcount == 1


_NOTED = "select from events where log = %s and subject = %s and subject_version = 1"
