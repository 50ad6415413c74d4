"""Sign in and out."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.utils.http import url_has_allowed_host_and_scheme

from tremplin_tenants.accounts import demo_accounts
from tremplin_tenants.accounts.middleware import PageRequest
from tremplin_tenants.accounts.openid import sign_out_address
from tremplin_tenants.accounts.signing_in import NotSignedIn, TooManyFailures, check_sign_in, profile
from tremplin_tenants.pages.forms.kept_forms import announced
from tremplin_tenants.pages.web.page import SEATS, SIGN_IN, Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import ROLE_NAMES, Role

ID_TOKEN = "id_token"  # noqa: S105
"""Where the session keeps what the provider asks for when the person signs out."""
_MINUTE_S = "60"
_SEES: Mapping[Role, str] = {
    Role.MEMBER: "vos résultats, vos commandes et votre journal, rien de ceux des autres",
    Role.BUYER: "tous les contrats, tous les membres, qui doit agir",
    Role.FACILITATOR: "les déclarations que vous devez décider",
    Role.CONTRACTOR: "vos déclarations d’heures",
    Role.AUDITOR: "tous les événements, en lecture seule, pour un temps donné",
}


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
            "form": announced(self.request),
            "roles": [{"role": ROLE_NAMES[role], "sees": sees} for role, sees in _SEES.items()],
            "demo": [
                {"email": email, "role": ROLE_NAMES[role], "sees": _SEES[role]}
                for role, email in demo.items()
            ],
            "has_provider": settings.TREMPLIN_OPENID is not None,
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
            response = self.refused("too-many-failures", status=429)
            response["Retry-After"] = _MINUTE_S
            return response
        except NotSignedIn:
            return self.refused("not-signed-in", status=422)
        return begin_session(
            cast("PageRequest", request), account, suite=own_path(request.POST.get("suite", ""))
        )

    def refused(self, code: str, *, status: int) -> HttpResponse:
        """Show the page with what is wrong; `code` names it."""
        return self.shown(status=status, refused=code, title=f"Erreur : {self.title}")


class SignOut(Page):
    """Ends the session, and leads to the provider to end that of a person who signed in there."""

    path = "deconnexion"
    roles = None
    title = "Se déconnecter"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        session = cast("PageRequest", request).session
        id_token = session.get(ID_TOKEN)
        session.flush()
        return HttpResponseRedirect(self._next(id_token) or SIGN_IN, status=303)

    def _next(self, id_token: str | None) -> str | None:
        """Return where the session at the provider ends, where the person signed in there."""
        if id_token is None or settings.TREMPLIN_OPENID is None:
            return None
        back = self.request.build_absolute_uri(SIGN_IN)
        return sign_out_address(settings.TREMPLIN_OPENID, id_token=id_token, back=back)


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
