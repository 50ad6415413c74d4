"""
Pass a person's identifier from the act to the page that confirms it, in a signed cookie and not in the address.

Addresses are logged, and no log may hold it. The cookie is of that page and account alone, and lasts ten minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse

from tremplin_tenants.roles import Caller

_COOKIE = "tremplin-personne"
_SALT = "tremplin.personne"
_KEPT_S = 10 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOnce:
    """What an act on a person answered: the command's name, the person's identifier and the event's position."""

    act: str
    person: str
    seq: int


def keep_answer(
    request: HttpRequest, response: HttpResponse, caller: Caller, *, act: str, answer: Mapping[str, Any]
) -> None:
    """Keep the answer of an act, for the page to which the response leads."""
    content = [caller.prefix, act, answer["id"], answer["position"]["seq"]]
    response.set_cookie(
        _COOKIE,
        signing.dumps(content, salt=_SALT),
        max_age=_KEPT_S,
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def kept_answer(request: HttpRequest, caller: Caller) -> ShownOnce | None:
    """Return the answer that the page's address confirms, None where none was kept for this account."""
    sealed, fact = request.COOKIES.get(_COOKIE), request.GET.get("fait")
    if sealed is None or fact is None:
        return None
    try:
        prefix, act, person, seq = signing.loads(sealed, salt=_SALT, max_age=_KEPT_S)
    except signing.BadSignature:
        return None
    if (prefix, fact) != (caller.prefix, f"centrale:{seq}"):
        return None
    return ShownOnce(act=act, person=person, seq=seq)
