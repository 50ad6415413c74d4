"""
Sign in at an OpenID Connect provider: authorization code with PKCE, state and nonce; userinfo as JSON or a signed JWT.

Authlib speaks OAuth, joserfc checks signatures and claims. What the provider says of itself is read at each sign-in.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tremplin_tenants.accounts.openid_settings import OpenIdSettings

_TIMEOUT_S = 10.0
_LEEWAY_S = 60
_SCOPE = "openid email"
# Signatures by a key pair: one by the client's secret, or none, would let who knows it make a token.
_ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)


class ProviderAway(Exception):
    """The provider does not answer, or not as one."""


class NotProved(Exception):
    """What came back proves nothing: another state, a code already used, a token that is not for this sign-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A sign-in under way: the address that leads to the provider, and what the browser keeps until it comes back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """
    A person, as the provider proves them.

    `email`: null where the provider has not verified it; `siret`: as the claim gives it, null without one
    `id_token`: which the provider asks for when they sign out
    """

    subject: str
    email: str | None
    siret: str | None
    id_token: str


def begin(provider: OpenIdSettings, *, redirect_uri: str) -> Begun:
    """
    Begin a sign-in.

    :raises ProviderAway: the provider does not say where people sign in
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    known = _metadata(provider)
    # ProConnect gives the SIRET for a scope of that name; a provider that knows no such scope may refuse it.
    more = [provider.siret_claim] if provider.siret_claim in known.get("scopes_supported", ()) else []
    with _session(provider, redirect_uri) as session:
        address, _ = session.create_authorization_url(
            known["authorization_endpoint"],
            scope=" ".join([_SCOPE, *more]),
            state=state,
            nonce=nonce,
            code_verifier=verifier,
        )
    return Begun(address=address, state=state, nonce=nonce, verifier=verifier)


def finish(
    provider: OpenIdSettings,
    *,
    redirect_uri: str,
    query: Mapping[str, str],
    state: str,
    nonce: str,
    verifier: str,
) -> Identity:
    """
    Exchange the code that came back for the person's identity; `query` is that of the address that it came back to.

    :raises NotProved: the person refused, or what came back is not an answer to this sign-in
    :raises ProviderAway: the provider does not answer
    """
    is_ours = compare_digest(query.get("state", "").encode(), state.encode())
    if not is_ours or "code" not in query or query.get("iss", provider.issuer) != provider.issuer:
        raise NotProved("state")
    try:
        return _identity(provider, redirect_uri, query["code"], nonce, verifier)
    except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
        raise NotProved(type(error).__name__) from error
    except requests.RequestException as error:
        raise ProviderAway from error


def sign_out_address(provider: OpenIdSettings, *, id_token: str, back: str) -> str | None:
    """Return the address at which the person signs out of the provider, None where it has none, or is away."""
    try:
        ends_at = _metadata(provider).get("end_session_endpoint")
    except ProviderAway:
        return None
    query = {"id_token_hint": id_token, "post_logout_redirect_uri": back, "client_id": provider.client_id}
    return f"{ends_at}?{urlencode(query)}" if ends_at else None


def _identity(provider: OpenIdSettings, redirect_uri: str, code: str, nonce: str, verifier: str) -> Identity:
    known = _metadata(provider)
    with _session(provider, redirect_uri) as session:
        token = session.fetch_token(
            known["token_endpoint"], code=code, grant_type="authorization_code", code_verifier=verifier
        )
        userinfo = session.get(known["userinfo_endpoint"])
    userinfo.raise_for_status()
    keys = KeySet.import_key_set(_fetched(known["jwks_uri"]))
    claims = _checked(token["id_token"], keys, provider, nonce=nonce)
    person = _person(userinfo, keys, provider)
    if person["sub"] != claims["sub"]:
        raise ValueError("sub")
    siret, email = person.get(provider.siret_claim), person.get("email")
    is_verified = person.get("email_verified") is True and isinstance(email, str)
    return Identity(
        subject=str(claims["sub"]),
        email=email if is_verified else None,
        siret=siret if isinstance(siret, str) and siret.isdecimal() else None,
        id_token=token["id_token"],
    )


def _checked(text: str, keys: KeySet, provider: OpenIdSettings, *, nonce: str) -> Mapping[str, Any]:
    """Return the claims of an ID token of this provider, for this site and this sign-in."""
    claims = jwt.decode(text, keys, algorithms=_ALGORITHMS).claims
    jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_S,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    ).validate(claims)
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise ValueError("azp")
    return claims


def _person(answer: requests.Response, keys: KeySet, provider: OpenIdSettings) -> Mapping[str, Any]:
    """Return the claims of userinfo, the signature of a JWT checked."""
    if not answer.headers.get("Content-Type", "").startswith("application/jwt"):
        return dict(answer.json())
    claims = jwt.decode(answer.text, keys, algorithms=_ALGORITHMS).claims
    jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_S,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
    ).validate(claims)
    return claims


def _metadata(provider: OpenIdSettings) -> Mapping[str, Any]:
    found = _fetched(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if not isinstance(found, dict) or found.get("issuer") != provider.issuer:
        raise ProviderAway("the document is of another issuer")
    return found


def _fetched(address: str) -> Any:
    try:
        answer = requests.get(address, timeout=_TIMEOUT_S)
        answer.raise_for_status()
        return answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderAway(address) from error


def _session(provider: OpenIdSettings, redirect_uri: str) -> Any:
    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        scope=_SCOPE,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        default_timeout=_TIMEOUT_S,
    )
