"""A browser in which somebody is signed in, as Django's test client gives one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tremplin_tenants.roles import CENTRALE, Caller, Role

_CALLER = "tremplin.test_caller"
_MIDDLEWARE = "support.signed_in.sign_in"


def sign_in(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Django middleware: who is signed in is who the client says."""

    def signed(request: HttpRequest) -> HttpResponse:
        request.caller = request.META.get(_CALLER)  # type: ignore[attr-defined]
        return answer(request)

    return signed


def signed_in(role: Role, organisation: str = CENTRALE, *, today: date = date(2026, 11, 29)) -> Client:
    """Return a browser in which a seat of an organisation is signed in."""
    if _MIDDLEWARE not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, _MIDDLEWARE]
    caller = Caller(
        organisation=organisation,
        role=role,
        prefix=f"account_{organisation}"[:20],
        expires_on=None,
        today=today,
    )
    extra: dict[str, Any] = {_CALLER: caller}
    return Client(**extra)
