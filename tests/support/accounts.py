"""Accounts, seats and sessions as tests make them."""

import itertools
from dataclasses import dataclass
from typing import Any

import orjson
from rest_framework.test import APIRequestFactory, force_authenticate

from tremplin_tenants.accounts.accounts import give_seat
from tremplin_tenants.accounts.seats import OpenSeat
from tremplin_tenants.accounts.sessions import SessionStore
from tremplin_tenants.accounts.signing_in import check_sign_in, profile
from tremplin_tenants.api.web.command_views import CommandView
from tremplin_tenants.roles import CENTRALE, Caller, Role

PASSWORD = "une phrase assez longue"  # noqa: S105
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """An account that can sign in with `PASSWORD`."""

    email: str
    account: str


def new_email() -> str:
    """An e-mail that no other test uses."""
    return f"personne-{next(_NUMBERS)}@exemple.invalid"


def new_address() -> str:
    """An address from which no other test signs in."""
    number = next(_NUMBERS)
    return f"10.{number // 65_536}.{number // 256 % 256}.{number % 256}"


def a_person(*seats: tuple[Role, str]) -> Person:
    """Make an account with these seats (role, organisation): the centrale's buyer by default."""
    email = new_email()
    for role, organisation in seats or ((Role.BUYER, CENTRALE),):
        kind = CENTRALE if organisation == CENTRALE else role.value
        give_seat(email=email, organisation=organisation, kind=kind, role=role, password=PASSWORD)
    return Person(email, check_sign_in(email=email, password=PASSWORD, address=new_address()))


def seats_of(person: Person) -> list[OpenSeat]:
    """The open seats of an account."""
    return list(profile(person.account).seats)


def a_session(person: Person, *, seat: int | None = 0) -> str:
    """Sign a person in, in one of the seats (None for none yet); return the session's key."""
    session = SessionStore()
    session.sign_in(person.account)
    if seat is not None:
        session.take_seat(seats_of(person)[seat])
    session.save()
    assert session.session_key is not None
    return session.session_key


def caller_of(person: Person, *, seat: int = 0) -> Caller:
    """The caller that a person is in one of the seats."""
    found = SessionStore(a_session(person, seat=seat)).caller
    assert found is not None
    return found


def ask_as(caller: Caller, view: type[CommandView], path: dict[str, str], /, **body: Any) -> dict[str, Any]:
    """The answer of a command that succeeds, asked by a caller that no key names."""
    address = f"/api/v1/{view.path.format(**path)}"
    key = body.pop("idempotency_key", None)
    headers = {"Idempotency-Key": key} if key else {}
    request = APIRequestFactory().post(address, body, format="json", headers=headers)
    force_authenticate(request, user=caller)  # type: ignore[arg-type]
    response = view.as_view()(request, **path)
    response.render()
    assert response.status_code in (200, 201), response.content
    made: dict[str, Any] = orjson.loads(response.content)
    return made
