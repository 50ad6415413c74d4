"""`GET me`: the caller's organisation and role, the requests its key may make, and its last day."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from tremplin_tenants.access import EVERYONE
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.endpoint import Endpoint
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer
from tremplin_tenants.registered import find_registered


class OrganisationResponse(ResponseSerializer):
    id = serializers.CharField()
    name = serializers.CharField(allow_null=True)


class MeResponse(ResponseSerializer):
    organisation = OrganisationResponse()
    role = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField(), help_text="Ce que cette clé peut demander.")
    expiry = serializers.DateField(allow_null=True, help_text="Le dernier jour de la clé.")
    as_of = AsOf()


class Me(ReadView):
    """L’organisme, le rôle, la portée et la fin de la clé envoyée."""

    endpoint = "me"
    path = "me"
    roles = EVERYONE
    summary = "Qui je suis"
    serializer_class = MeResponse
    is_of_logs = False
    requests: Sequence[type[Endpoint]] = ()

    def answer(self) -> Mapping[str, Any]:
        caller = self.caller
        known = find_registered(command_connection(), organisation=caller.organisation)
        return {
            "organisation": {"id": caller.organisation, "name": known.name if known else None},
            "role": caller.role.value,
            "scopes": [f"{view.method} {view.path}" for view in self.requests if caller.role in view.roles],
            "expiry": None if caller.expires_on is None else caller.expires_on.isoformat(),
            "as_of": self.position(projection="ledger"),
        }
