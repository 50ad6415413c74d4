"""Authenticate requests by `Authorization: Bearer KEY`."""

import re

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from tremplin_tenants.keys import find_caller
from tremplin_tenants.roles import Caller

_HEADER = re.compile(r"Bearer +(tremplin_[0-9a-f]{8}_[0-9a-f]{40})", re.IGNORECASE | re.ASCII)


class BearerKey(BaseAuthentication):
    """The caller that a key names; a key that opens nothing is refused whatever it asks for."""

    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        shown = _HEADER.fullmatch(header.strip())
        caller = find_caller(key=shown[1].lower(), address=_address(request)) if shown else None
        if caller is None:
            raise AuthenticationFailed(
                "Cette clé n’ouvre rien : elle est inconnue, révoquée, expirée, ou d’un autre réseau. "
                "Demandez-en une autre à la centrale, et envoyez « Authorization: Bearer CLÉ »."
            )
        return caller, None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="tremplin"'


def _address(request: Request) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


class BearerKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document names it."""

    target_class = BearerKey
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Une clé de `tremplin keys create`."}
