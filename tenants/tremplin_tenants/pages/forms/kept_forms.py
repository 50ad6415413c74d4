"""
Keep what was typed in a form that could not be sent, until its page is shown again.

It is kept in an encrypted cookie of the form's own address, for the time to sign in again: the next person at the
machine cannot read it. Only the account that the form was shown to sees it back: its idempotency key is signed for
that account.
"""

import sys
import zlib
from base64 import urlsafe_b64encode
from contextlib import suppress

import orjson
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve
from django.utils.crypto import salted_hmac

from tremplin_tenants.pages.forms.command_forms import is_key_of
from tremplin_tenants.pages.web.errors import PASSING, error_page
from tremplin_tenants.pages.web.page import SIGN_IN, Page
from tremplin_tenants.rest.exceptions import problem_from
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
    """Return what was posted, sealed for a cookie; None where it is too large for one, or comes from another site."""
    if not _is_of_this_site(request):
        return None
    typed = {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}
    sealed = _box().encrypt(zlib.compress(orjson.dumps(typed))).decode()
    return sealed if len(sealed) <= _LARGEST else None


def _is_of_this_site(request: HttpRequest) -> bool:
    """
    Whether a page of this site posted the form. Browsers say where a form comes from; one that does not is believed.

    What another site posts must not replace what is kept of the visitor's own form.
    """
    origin = request.headers.get("Origin")
    try:
        own = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return False
    return origin is None or origin in (own, *settings.CSRF_TRUSTED_ORIGINS)


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


class KeepingPage(Page):
    """A page whose form comes back as it was typed where it could not be sent: nobody signed in, or what passes."""

    keeps_what_is_typed = True

    def sign_in_first(self) -> HttpResponse:
        """Send to the sign-in page; what was typed comes back after."""
        response = super().sign_in_first()
        if self.request.method == "POST":
            sealed = sealed_form(self.request)
            keep_form(self.request, response, sealed)
            announce(self.request, response, sealed)
        return response

    def failed(self, problem: Problem, *, is_kept: bool = False) -> HttpResponse:
        sealed = sealed_form(self.request) if _may_be_sent_again(self.request, problem) else None
        response = super().failed(problem, is_kept=sealed is not None)
        keep_form(self.request, response, sealed)
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """
    Answer a form whose token is no more the visitor's (Django's `CSRF_FAILURE_VIEW`).

    What was typed is kept, but where another site posted it.
    """
    return _outside_a_page(request, Problem(403, "csrf", ""), keeps=_keeps_what_is_typed(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """
    Answer a request that failed outside any page, before its view or after (Django's `handler500`).

    Without the database it is before: no session can be read. What was typed is kept.
    """
    error = sys.exc_info()[1]
    problem = problem_from(error) if isinstance(error, Exception) else Problem(500, "internal", "")
    keeps = _may_be_sent_again(request, problem) and _keeps_what_is_typed(request)
    return _outside_a_page(request, problem, keeps=keeps)


def _outside_a_page(request: HttpRequest, problem: Problem, *, keeps: bool) -> HttpResponse:
    sealed = sealed_form(request) if keeps else None
    response = error_page(request, problem, header={}, is_kept=sealed is not None)
    keep_form(request, response, sealed)
    return response


def _may_be_sent_again(request: HttpRequest, problem: Problem) -> bool:
    return request.method == "POST" and problem.status_code in PASSING


def _keeps_what_is_typed(request: HttpRequest) -> bool:
    """Whether the page that a request is for brings a form back; of no page, not."""
    with suppress(Http404):
        view = getattr(resolve(request.path_info).func, "view_class", None)
        return bool(getattr(view, "keeps_what_is_typed", False))
    return False


def forget_form(request: HttpRequest, response: HttpResponse) -> None:
    """Forget what was kept of this page's form."""
    if _COOKIE in request.COOKIES:
        response.delete_cookie(_COOKIE, path=request.path, samesite="Lax")


def _box() -> Fernet:
    """Return what encrypts, under Django's `SECRET_KEY`."""
    return Fernet(urlsafe_b64encode(salted_hmac(_SALT, "", algorithm="sha256").digest()))
