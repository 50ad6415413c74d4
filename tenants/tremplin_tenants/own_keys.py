"""The keys of an organisation, as its own callers see them: in their role, for a year at most, with no more rights."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from tremplin_platform.commands.organisations.audit_access import grant_audit_access, revoke_audit_access
from tremplin_platform.commands.requests import Session
from tremplin_tenants.keys import audit_name, key_digest
from tremplin_tenants.roles import Caller, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKey:
    """A key as its organisation sees it; `expires` is its last Paris day, null without one."""

    name: str | None
    role: str
    prefix: str
    created_at: datetime
    expires: date | None
    last_used_at: datetime | None
    addresses: list[str]
    revoked_at: datetime | None


COLUMNS = "name, role, prefix, created_at, expires_on as expires, last_used_at, addresses, revoked_at"


def as_caller(connection: Connection[Any], caller: Caller) -> None:
    """See the keys of the caller's organisation and role until the transaction ends."""
    connection.execute(
        "select set_config('tremplin.caller', %s, true), set_config('tremplin.caller_role', %s, true)",
        (caller.organisation, caller.role.value),
    )


def make_key(
    session: Session, caller: Caller, *, key: str, name: str, expires: date, addresses: list[str]
) -> OwnKey:
    """
    Keep a key of the caller's organisation and role. An auditor's is recorded by the centrale, as one act with it.

    :param session: of the centrale's log
    """
    prefix = key.rpartition("_")[0]
    if caller.role is Role.AUDITOR:
        grant_audit_access(session, key=audit_name(prefix), expires_on=expires)
    as_caller(session.connection, caller)
    values = (prefix, caller.organisation, caller.role.value, key_digest(key), expires, name, addresses)
    made = session.connection.execute(_MAKE, (*values, caller.prefix)).fetchone()
    assert made is not None  # noqa: S101
    return _key(made)


def revoke_own_key(session: Session, caller: Caller, *, prefix: str) -> OwnKey | None:
    """
    Close a key of the caller's organisation and role; one closed before keeps its instant. None where there is none.

    :param session: of the centrale's log
    """
    as_caller(session.connection, caller)
    row = session.connection.execute(_REVOKE, (prefix,)).fetchone()
    if row is not None and caller.role is Role.AUDITOR:
        revoke_audit_access(session, key=audit_name(prefix))
    return None if row is None else _key(row)


def is_own_key(connection: Connection[Any], caller: Caller, *, prefix: str) -> bool:
    """Whether the caller's organisation has, in the caller's role, a key of this prefix."""
    with connection.transaction():
        as_caller(connection, caller)
        return connection.execute("select from api_keys where prefix = %s", (prefix,)).rowcount == 1


def _key(row: tuple[Any, ...]) -> OwnKey:
    name, role, prefix, created_at, expires, last_used_at, addresses, revoked_at = row
    return OwnKey(
        name=name,
        role=role,
        prefix=prefix,
        created_at=created_at,
        expires=expires,
        last_used_at=last_used_at,
        addresses=addresses,
        revoked_at=revoked_at,
    )


_MAKE = f"""
insert into api_keys (prefix, organisation, role, digest, created_at, expires_on, name, addresses, made_by)
values (%s, %s, %s, %s, now(), %s, %s, %s, %s)
returning {COLUMNS}
"""  # noqa: S608
_REVOKE = f"""
update api_keys set revoked_at = coalesce(revoked_at, now()) where prefix = %s returning {COLUMNS}
"""  # noqa: S608
