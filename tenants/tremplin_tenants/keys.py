"""
API keys: made once, shown once, kept as a digest.

A key reads `tremplin_PREFIX_SECRET`: secret scanners recognise the first word, and the first two, which are no
secret, name the key for `list` and `revoke`. The secret has 160 random bits, so one fast hash is enough.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from hmac import compare_digest

from django.db import connections, transaction
from django.db.models.functions import Now

from tremplin_platform.commands.log_reads import mergers
from tremplin_tenants import audit_grants
from tremplin_tenants.addresses import is_within
from tremplin_tenants.first_statements import first_statement
from tremplin_tenants.models import ApiKey
from tremplin_tenants.roles import Caller, Role, kinds_of

SECRET_BYTES = 20
NAMED = "tremplin_"
"""How the prefix of every key begins; no account's does."""

_OWNER = "owner"  # the role that owns the database: a process that serves makes keys of its callers alone


class WrongRole(Exception):
    """This role is not for an organisation of this kind."""


class UnknownKey(Exception):
    """No key has this prefix."""


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key as it is shown, once."""

    key: str
    prefix: str


def create_key(*, organisation: str, kind: str, role: Role, expires_on: date | None = None) -> NewKey:
    """
    Make a key for an organisation whose kind (`centrale`, `member`, `contractor`, `facilitator`) the caller looked up.

    An auditor's is for a granted time, 90 days where no last day is given, and is recorded by the centrale first.

    :raises WrongRole: `buyer` and `auditor` are for the centrale, the others for an organisation of that kind
    """
    if kind not in kinds_of(role):
        raise WrongRole
    prefix = new_prefix()
    if role is Role.AUDITOR:
        expires_on = audit_grants.grant(audit_name(prefix), expires_on=expires_on)
    key = f"{prefix}_{secrets.token_hex(SECRET_BYTES)}"
    ApiKey.objects.using(_OWNER).create(
        prefix=prefix,
        organisation=organisation,
        role=role,
        digest=key_digest(key),
        created_at=Now(),
        expires_on=expires_on,
    )
    return NewKey(key=key, prefix=prefix)


def list_keys() -> Sequence[ApiKey]:
    """
    Every key ever made, by organisation, the oldest first.

    A merger closes the keys of the member that merged: `revoked_at` is then the instant it was recorded.
    """
    keys = list(ApiKey.objects.using(_OWNER).order_by("organisation", "created_at", "prefix"))
    with transaction.atomic(using="command"):
        merged = mergers(connections["command"].connection)
    for key in keys:
        closed = [
            instant for instant in (key.revoked_at, merged.get(key.organisation)) if instant is not None
        ]
        key.revoked_at = min(closed, default=None)
    return keys


def revoke_key(*, prefix: str) -> None:
    """
    Close a key, at once and for good; one closed before keeps its first instant. An auditor's is recorded as closed.

    :raises UnknownKey: no key has this prefix
    """
    rows = ApiKey.objects.using(_OWNER).filter(prefix=prefix)
    if not rows.exists():
        raise UnknownKey(prefix)
    rows.filter(revoked_at=None).update(revoked_at=Now())
    if rows.filter(role=Role.AUDITOR).exists():
        audit_grants.revoke(audit_name(prefix))


def find_caller(*, key: str, address: str | None = None) -> Caller | None:
    """
    Who shows `key`, or None where it is unknown, revoked, its last day is over in Paris, or its organisation merged.

    :param address: from which it is shown: None, too, where the key is for other networks; not looked at without one
    """
    prefix = key.rpartition("_")[0]
    found = first_statement("default", "select * from show_key(%s)", (prefix,)).fetchone()
    if found is None:
        return None
    organisation, role, digest, expires_on, revoked_at, addresses, today = found
    is_over = revoked_at is not None or (expires_on is not None and expires_on < today)
    is_elsewhere = addresses and address is not None and not is_within(address, addresses)
    if is_over or is_elsewhere or not compare_digest(bytes(digest), key_digest(key)):
        return None
    key_of = {"organisation": organisation, "role": Role(role), "prefix": prefix, "expires_on": expires_on}
    access = audit_name(prefix) if role == Role.AUDITOR else None
    return Caller(**key_of, today=today, addresses=tuple(addresses), audit_access=access)


def new_prefix() -> str:
    """Draw the prefix of a key."""
    return f"{NAMED}{secrets.token_hex(4)}"


def audit_name(prefix: str) -> str:
    """Return the name under which the centrale records the access of an auditor's key."""
    return prefix.removeprefix("tremplin_")


def key_digest(key: str) -> bytes:
    """Return what is kept of a key."""
    return sha256(key.encode()).digest()
