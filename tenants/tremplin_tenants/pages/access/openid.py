"""Sign in by the OpenID Connect provider: go there, and come back."""

from typing import Any, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tremplin_tenants.accounts.middleware import PageRequest
from tremplin_tenants.accounts.openid import NotProved, ProviderAway, begin, finish
from tremplin_tenants.accounts.openid_settings import OpenIdSettings
from tremplin_tenants.accounts.recognising import recognised
from tremplin_tenants.pages.access.signing_in import ID_TOKEN, SignIn, begin_session, own_path
from tremplin_tenants.pages.web.page import SIGN_IN, Page
from tremplin_tenants.rest.problem import Problem, later

_COOKIE = "tremplin_openid"
_SALT = "tremplin.openid"
_UNDER_WAY_S = 600
_BACK = "/connexion/retour"
_AWAY_S = 30


def provider() -> OpenIdSettings | None:
    """Return the provider of this installation, None where it has none."""
    found: OpenIdSettings | None = settings.TREMPLIN_OPENID
    return found


class GoToProvider(Page):
    """
    Leads to the provider, or to the sign-in page where there is none.

    What proves the way back is kept in a signed cookie, for ten minutes.
    """

    path = "connexion/fournisseur"
    roles = None
    title = "Se connecter"

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        wanted = provider()
        if wanted is None:
            return HttpResponseRedirect(SIGN_IN)
        try:
            begun = begin(wanted, redirect_uri=request.build_absolute_uri(_BACK))
        except ProviderAway as error:
            raise _away() from error
        response = HttpResponseRedirect(begun.address)
        kept = {
            "state": begun.state,
            "nonce": begun.nonce,
            "verifier": begun.verifier,
            "suite": own_path(request.GET.get("suite", "")),
        }
        response.set_cookie(
            _COOKIE,
            signing.dumps(kept, salt=_SALT),
            max_age=_UNDER_WAY_S,
            path=_BACK,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response


class ComeBack(SignIn):
    """The address to which the provider leads back: signs the person in, once."""

    path = "connexion/retour"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        wanted = provider()
        if wanted is None:
            return HttpResponseRedirect(SIGN_IN)
        try:
            response = self._signed_in(cast("PageRequest", request), wanted, self._kept(request))
        except NotProved:
            response = self.refused("not-proved", status=422)
        except ProviderAway as error:
            raise _away() from error
        response.delete_cookie(_COOKIE, path=_BACK, samesite="Lax")
        return response

    def _signed_in(self, request: PageRequest, wanted: OpenIdSettings, kept: dict[str, Any]) -> HttpResponse:
        identity = finish(
            wanted,
            redirect_uri=request.build_absolute_uri(_BACK),
            query=request.GET.dict(),
            state=kept["state"],
            nonce=kept["nonce"],
            verifier=kept["verifier"],
        )
        account = recognised(identity, issuer=wanted.issuer, centrale_siret=settings.TREMPLIN_CENTRALE_SIRET)
        if account is None:
            return self.refused("no-account", status=422)
        response = begin_session(request, account, suite=kept["suite"])
        request.session[ID_TOKEN] = identity.id_token
        return response

    @staticmethod
    def _kept(request: HttpRequest) -> dict[str, Any]:
        try:
            kept: dict[str, Any] = signing.loads(
                request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_UNDER_WAY_S
            )
        except signing.BadSignature as error:  # of another browser, too old, or used before
            raise NotProved("cookie") from error
        return kept


def _away() -> Problem:
    return later("Le fournisseur d’identité ne répond pas : recommencez dans un instant.", seconds=_AWAY_S)
