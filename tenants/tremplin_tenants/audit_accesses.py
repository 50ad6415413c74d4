"""The accesses of auditors as a buyer lists and ends them: those of keys and of seats, from the centrale's log."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from tremplin_platform.commands.organisations.audit_access import is_audit_access, revoke_audit_access
from tremplin_platform.commands.requests import Session
from tremplin_platform.events.organisations.audit_access import Granted
from tremplin_tenants.keys import audit_name
from tremplin_tenants.own_keys import as_caller
from tremplin_tenants.roles import Caller, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditAccess:
    """
    An access; `expires` is its last Paris day, `of_account` whether a seat opens it, and not a key.

    `last_log` (`*`: several at once) and `last_read` are of the last hour in which it was used, null before.
    """

    access: str
    name: str | None
    of_account: bool
    granted_at: datetime
    expires: date
    ended_at: datetime | None
    last_used_at: datetime | None
    last_log: str | None
    last_read: str | None


def as_auditors(connection: Connection[Any], caller: Caller) -> None:
    """See the keys of the auditors of the caller's organisation until the transaction ends."""
    as_caller(connection, as_auditor(caller))


def as_auditor(caller: Caller) -> Caller:
    """Return the caller as one whose keys are an auditor's: what a buyer makes for one."""
    return replace(caller, role=Role.AUDITOR)


def end_access(session: Session, caller: Caller, *, access: str) -> bool:
    """
    End an access, at once: its key, or its seat with every session of it, and the keys that were made under it.

    False, nothing being done, where there is none. One that is over stays as it is.

    :param session: of the centrale's log
    """
    if not is_audit_access(session, key=access):
        return False
    connection = session.connection
    as_auditors(connection, caller)
    connection.execute("select set_config('tremplin.audit_access', %s, true)", (access,))
    account = connection.execute(_END_SEAT, (access,)).fetchone()
    maker = f"tremplin_{access}" if account is None else f"{account[0]}-{Role.AUDITOR}"
    closed = connection.execute(_REVOKE, {"maker": maker}).fetchall()
    for name in (access, *(audit_name(prefix) for (prefix,) in closed)):
        revoke_audit_access(session, key=name)
    return True


_END_SEAT = """
update seats set expires_on = least(expires_on, (now() at time zone 'Europe/Paris')::date - 1)
 where audit_access = %s returning account
"""
_REVOKE = """
with recursive made (prefix) as (
    select prefix from api_keys where prefix = %(maker)s or made_by = %(maker)s
    union select api_keys.prefix from made join api_keys on api_keys.made_by = made.prefix
)
update api_keys set revoked_at = now() from made
 where api_keys.prefix = made.prefix and api_keys.revoked_at is null
returning api_keys.prefix
"""
ACCESSES = f"""
select access, api_keys.name, strpos(access, '-') > 0 as of_account, granted_at, expires,
       ended.recorded_at as ended_at, used.recorded_at as last_used_at, used.data ->> 'log' as last_log,
       used.data ->> 'read' as last_read,
       to_char(granted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as granted
  from (select split_part(subject, '/', 3) as access, subject, recorded_at as granted_at,
               (convert_from(data, 'UTF8')::jsonb ->> 'expires_on')::date as expires
          from events
         where log = 'centrale' and subject > 'centrale/audit-access/' and subject < 'centrale/audit-access0'
           and topic = '{Granted.TOPIC}') as accesses
  left join events as ended on ended.log = 'centrale' and ended.subject = accesses.subject and ended.subject_version = 2
  left join api_keys on api_keys.prefix = 'tremplin_' || access
  left join lateral (
       select recorded_at, convert_from(data, 'UTF8')::jsonb as data from events
        where log = 'centrale' and subject > 'centrale/audit-use/' || access || '/'
          and subject < 'centrale/audit-use/' || access || '0'
        order by subject desc limit 1) as used on true
"""  # noqa: S608
"""The accesses of `AuditAccess`, and `granted`, by which they are ordered; read as `as_auditors`."""
