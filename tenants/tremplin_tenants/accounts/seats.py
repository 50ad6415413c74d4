"""The seats of an account that are open today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection, Cursor

from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.events.organisations.organisation import Left, Merged, Split
from tremplin_tenants.roles import Caller, Role

PARIS_DAY = "(now() at time zone 'Europe/Paris')::date"
_ENDS = ", ".join(f"'{fact.TOPIC}'" for fact in (Left, Merged, Split))
OPEN = f"""
    (seats.expires_on is null or seats.expires_on >= {PARIS_DAY})
    and not exists (
        select from events
         where log = '{CENTRALE}' and subject = '{CENTRALE}/organisation/' || seats.organisation
           and topic in ({_ENDS}) and effective <= {PARIS_DAY}::text)
"""
"""The SQL condition of an open seat: not expired, of an organisation that has neither left, merged nor split."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSeat:
    """A seat that its account may take; `expires_on` is its last Paris day, null without one."""

    organisation: str
    role: Role
    expires_on: date | None


def select_open_seats(connection: Connection[Any], *, account: str) -> Cursor[Any]:
    """Ask for the open seats of the account that the connection's settings name: see `open_seats`."""
    return connection.execute(_OPEN_SEATS, (account,))


def open_seats(selected: Cursor[Any]) -> Sequence[OpenSeat]:
    """Return the seats that `select_open_seats` asked for, by organisation and role."""
    return [
        OpenSeat(organisation=organisation, role=Role(role), expires_on=expires_on)
        for organisation, role, expires_on in selected.fetchall()
    ]


def seated(seat: OpenSeat, *, account: str, today: date, audit_access: str | None) -> Caller:
    """Return the caller that an account is in this seat, on the Paris day `today`."""
    return Caller(
        organisation=seat.organisation,
        role=seat.role,
        prefix=f"{account}-{seat.role}",
        expires_on=seat.expires_on,
        today=today,
        account=account,
        audit_access=audit_access,
    )


_OPEN_SEATS = f"""
select organisation, role, expires_on from seats where account = %s and {OPEN} order by organisation, role
"""  # noqa: S608
