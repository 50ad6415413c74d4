"""The base of every view of the API: its address, roles, summary and examples as class attributes."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from tremplin_tenants.access import RoleAccess, Roles
from tremplin_tenants.roles import Caller


class Endpoint(APIView):
    """
    One request of the API: `api/urls.py` makes its route, and the OpenAPI document its operation.

    `endpoint`: the name of the operation; `path`: what follows `/api/v1/`, `{name}` an identifier in it
    `roles`: the access of each role; `summary` and `examples`: what the document shows beside the docstring
    """

    endpoint: ClassVar[str]
    method: ClassVar[str]
    path: ClassVar[str]
    roles: ClassVar[Roles]
    summary: ClassVar[str]
    examples: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    permission_classes = (IsAuthenticated, RoleAccess)

    @property
    def caller(self) -> Caller:
        """The caller that the key names; a request without a key does not come this far."""
        return cast("Caller", self.request.user)

    def check_permissions(self, request: Request) -> None:
        super().check_throttles(request)  # first: a request that is refused is counted too
        super().check_permissions(request)

    def check_throttles(self, request: Request) -> None:
        """Do nothing more: permissions are checked after the throttle."""
