"""
Keep what was typed in a form that could not be sent, until its page is shown again.

It is kept in an encrypted cookie of the form's own address, for the time to sign in again: the next person at the
machine cannot read it. Only the account that the form was shown to sees it back: its idempotency key is signed for
that account.
"""

import zlib
from base64 import urlsafe_b64encode

import orjson
from cryptography.fernet import Fernet, InvalidToken
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.crypto import salted_hmac

from tremplin_tenants.pages.forms.command_forms import is_key_of
from tremplin_tenants.pages.web.errors import error_page
from tremplin_tenants.pages.web.page import SIGN_IN
from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.roles import Caller

_COOKIE = "tremplin-saisie"
_SALT = "tremplin.saisie"
_KEPT_S = 30 * 60
_LARGEST = 3800  # bytes: browsers refuse a cookie of more than 4096
_NOT_KEPT = ("csrfmiddlewaretoken",)
_NOTICE = "tremplin-session-finie"
"""What the sign-in page is to say of the form that led to it: `gardee`, or `perdue` where it was too large."""
_NOTICE_S = 60


def sealed_form(request: HttpRequest) -> str | None:
    """Return what was posted, sealed for a cookie; None where it is too large for one."""
    typed = {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}
    sealed = _box().encrypt(zlib.compress(orjson.dumps(typed))).decode()
    return sealed if len(sealed) <= _LARGEST else None


def keep_form(request: HttpRequest, response: HttpResponse, sealed: str | None) -> None:
    """Keep what was posted, where it could be sealed, at the address of its form."""
    if sealed is not None:
        _set(request, response, _COOKIE, sealed, seconds=_KEPT_S, path=request.path)


def announce(request: HttpRequest, response: HttpResponse, sealed: str | None) -> None:
    """Let the sign-in page say that the session has ended, and whether what was typed comes back."""
    words = "perdue" if sealed is None else "gardee"
    _set(request, response, _NOTICE, words, seconds=_NOTICE_S, path=SIGN_IN)


def announced(request: HttpRequest) -> str:
    """Return what `announce` left: `gardee`, `perdue`, or nothing."""
    words = request.COOKIES.get(_NOTICE, "")
    return words if words in ("gardee", "perdue") else ""


def _set(
    request: HttpRequest, response: HttpResponse, name: str, value: str, *, seconds: int, path: str
) -> None:
    secure = request.is_secure()
    response.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="Lax", secure=secure)


def kept_form(request: HttpRequest, caller: Caller) -> QueryDict | None:
    """Return what was kept of this page's form for this account, None where nothing was."""
    sealed = request.COOKIES.get(_COOKIE)
    if sealed is None:
        return None
    try:
        kept = orjson.loads(zlib.decompress(_box().decrypt(sealed.encode(), ttl=_KEPT_S)))
    except InvalidToken:
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept.items():
        typed.setlist(name, values)
    return typed if is_key_of(typed.get("idempotency_key", ""), caller, request.path) else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is no more the visitor's (Django's `CSRF_FAILURE_VIEW`); what was typed is kept."""
    view = getattr(getattr(request.resolver_match, "func", None), "view_class", None)
    sealed = sealed_form(request) if getattr(view, "keeps_what_is_typed", False) else None
    response = error_page(request, Problem(403, "csrf", ""), header={}, is_kept=sealed is not None)
    keep_form(request, response, sealed)
    return response


def forget_form(request: HttpRequest, response: HttpResponse) -> None:
    """Forget what was kept of this page's form."""
    if _COOKIE in request.COOKIES:
        response.delete_cookie(_COOKIE, path=request.path, samesite="Lax")


def _box() -> Fernet:
    """Return what encrypts, under Django's `SECRET_KEY`."""
    return Fernet(urlsafe_b64encode(salted_hmac(_SALT, "", algorithm="sha256").digest()))
