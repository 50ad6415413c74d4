"""Sign in and out."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.utils.http import url_has_allowed_host_and_scheme

from tremplin_tenants.accounts import demo_accounts
from tremplin_tenants.accounts.middleware import PageRequest
from tremplin_tenants.accounts.signing_in import NotSignedIn, TooManyFailures, check_sign_in, profile
from tremplin_tenants.pages.web.header import ROLE_NAMES
from tremplin_tenants.pages.web.page import SIGN_IN, Page
from tremplin_tenants.pages.web.page_reads import PageReads

SEATS = "/siege"
_MINUTE_S = "60"


class SignIn(Page):
    """The sign-in page: an e-mail and a password, then the page that was asked for, or the choice of a seat."""

    path = "connexion"
    roles = None
    title = "Se connecter"
    template = "tremplin/access/sign_in.html"
    http_method_names = ["get", "head", "post"]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        demo = demo_accounts.demo_accounts()
        return {
            "email": given.get("email", ""),
            "suite": own_path(given.get("suite", "")),
            "demo": [{"email": email, "role": ROLE_NAMES[role]} for role, email in demo.items()],
            "demo_password": demo_accounts.PASSWORD if demo else "",
        }

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """Sign in; what is wrong is one sentence, which does not tell whether the e-mail is known."""
        try:
            account = check_sign_in(
                email=request.POST.get("email", ""),
                password=request.POST.get("password", ""),
                address=request.META["REMOTE_ADDR"],
            )
        except TooManyFailures:
            response = self._refused("too-many-failures", status=429)
            response["Retry-After"] = _MINUTE_S
            return response
        except NotSignedIn:
            return self._refused("not-signed-in", status=422)
        return begin_session(
            cast("PageRequest", request), account, suite=own_path(request.POST.get("suite", ""))
        )

    def _refused(self, code: str, *, status: int) -> HttpResponse:
        return self.shown(status=status, refused=code, title=f"Erreur : {self.title}")


class SignOut(Page):
    """Ends the session."""

    path = "deconnexion"
    roles = None
    title = "Se déconnecter"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        cast("PageRequest", request).session.flush()
        return HttpResponseRedirect(SIGN_IN, status=303)


def begin_session(request: PageRequest, account: str, *, suite: str) -> HttpResponse:
    """
    Begin the session of an account, in its only seat, and lead to `suite`; to the choice of a seat where it has more.

    The session and the forms of the page get new keys: those that someone else may have planted open nothing.
    """
    seats = profile(account).seats
    request.session.sign_in(account)
    rotate_token(request)
    if len(seats) == 1:
        request.session.take_seat(seats[0])
        return HttpResponseRedirect(suite or "/", status=303)
    return HttpResponseRedirect(f"{SEATS}?{urlencode({'suite': suite})}" if suite else SEATS, status=303)


def own_path(suite: str) -> str:
    """Return an address where it is a path of this site, nothing where it leads elsewhere."""
    is_own = suite.startswith("/") and url_has_allowed_host_and_scheme(suite, allowed_hosts=None)
    return suite if is_own else ""
