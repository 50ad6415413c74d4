"""
Make, list and disable accounts, as the owner of the database: no process that serves can.

An auditor's seat is for a granted time, and recorded by the centrale before it opens, as an auditor's key is.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch
from django.db.models.functions import Now, TruncDate

from tremplin_tenants import audit_grants
from tremplin_tenants.accounts.passwords import draw_password, hash_password
from tremplin_tenants.accounts.signing_in import normal_email
from tremplin_tenants.keys import WrongRole
from tremplin_tenants.models import Account, Seat, Session
from tremplin_tenants.roles import Role, kinds_of

_OWNER = "owner"
_IDENTIFIER_BYTES = 16


class SeatTaken(Exception):
    """The account has this seat already."""


class UnknownAccount(Exception):
    """No account has this e-mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeat:
    """A seat as it is shown, once; `password` is the one that was drawn for its account, null where none was."""

    email: str
    password: str | None


def give_seat(
    *, email: str, organisation: str, kind: str, role: Role, password: str | None = None
) -> NewSeat:
    """
    Give an account a seat at an organisation whose kind the caller looked up; make the account where there is none.

    A disabled account is opened again, with this seat alone, another password, and nobody at the provider; a seat that
    expired, for as long again.

    :param password: the account's from now on; by default it keeps its own, and a new one is drawn
    :raises BadPassword: too short, or too long
    :raises SeatTaken: it has this seat, and no password is given
    :raises WrongRole: the role is not for an organisation of this kind
    """
    if kind not in kinds_of(role):
        raise WrongRole
    with transaction.atomic(using=_OWNER):
        account, drawn = _open_account(normal_email(email), password)
        seat = Seat.objects.using(_OWNER).filter(account=account, organisation=organisation, role=role)
        seat.filter(expires_on__lt=TruncDate(Now())).delete()
        if not seat.exists():
            _add_seat(account, organisation=organisation, role=role)
        elif password is None:
            raise SeatTaken
    return NewSeat(email=account.email, password=drawn)


def list_accounts() -> Sequence[Account]:
    """Every account ever made, by e-mail, each with its seats (`seat_set`) by organisation and role."""
    seats = Seat.objects.using(_OWNER).order_by("organisation", "role")
    return list(
        Account.objects.using(_OWNER).order_by("email").prefetch_related(Prefetch("seat_set", queryset=seats))
    )


def disable_account(*, email: str) -> None:
    """
    Disable an account and end its sessions, at once; one disabled before keeps its first instant.

    :raises UnknownAccount: no account has this e-mail
    """
    with transaction.atomic(using=_OWNER):
        account = Account.objects.using(_OWNER).select_for_update().filter(email=normal_email(email)).first()
        if account is None:
            raise UnknownAccount(email)
        if account.disabled_at is None:
            Account.objects.using(_OWNER).filter(id=account.id).update(disabled_at=Now())
        Session.objects.using(_OWNER).filter(account=account).delete()
    for name in _audit_accesses(account):
        audit_grants.revoke(name)


def _open_account(email: str, password: str | None) -> tuple[Account, str | None]:
    """Return the open account of an e-mail, and the password drawn for it: None where one is given, or it has one."""
    account = Account.objects.using(_OWNER).select_for_update().filter(email=email).first()
    drawn = None
    if account is None or account.disabled_at is not None:
        drawn = draw_password() if password is None else None
    if account is None:
        account = Account(id=secrets.token_hex(_IDENTIFIER_BYTES), email=email, created_at=Now())
    elif account.disabled_at is not None:
        Seat.objects.using(_OWNER).filter(account=account).delete()
        account.disabled_at = account.subject = None
    chosen = password or drawn
    if chosen is not None:
        account.password = hash_password(chosen)
        account.save(using=_OWNER)
        Session.objects.using(_OWNER).filter(account=account).delete()
    return account, drawn


def _add_seat(account: Account, *, organisation: str, role: Role) -> None:
    access, last = None, None
    if role is Role.AUDITOR:
        access = f"{account.id}-{secrets.token_hex(4)}"
        last = audit_grants.grant(access, expires_on=None)
    Seat.objects.using(_OWNER).create(
        account=account,
        organisation=organisation,
        role=role,
        created_at=Now(),
        expires_on=last,
        audit_access=access,
    )


def _audit_accesses(account: Account) -> Sequence[str]:
    names = Seat.objects.using(_OWNER).filter(account=account).values_list("audit_access", flat=True)
    return [name for name in names if name is not None]
