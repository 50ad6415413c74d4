"""Who the caller is, and what its key is for."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_tenants.access_table import allowed
from tremplin_tenants.api.reads.positions import answered_at
from tremplin_tenants.api.reads.reading import Answered, Asked, ReadView
from tremplin_tenants.api.web.connection import command_connection
from tremplin_tenants.api.web.shown import AsOf
from tremplin_tenants.registered import find_registered


class OrganisationShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField(allow_null=True)


class MeShown(serializers.Serializer[Any]):
    organisation = OrganisationShown()
    role = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField(), help_text="Ce que cette clé peut demander.")
    expiry = serializers.DateField(allow_null=True, help_text="Le dernier jour de la clé.")
    as_of = AsOf()


@extend_schema_view(get=extend_schema(summary="Qui je suis"))
class Me(ReadView):
    """L’organisme, le rôle, la portée et la fin de la clé envoyée."""

    endpoint = "me"
    shown = MeShown

    def answer(self, asked: Asked) -> Answered:
        caller = asked.caller
        known = find_registered(command_connection(), organisation=caller.organisation)
        at = answered_at(asked, projection="ledger")
        body = {
            "organisation": {"id": caller.organisation, "name": known.name if known else None},
            "role": caller.role.value,
            "scopes": allowed(caller.role),
            "expiry": None if caller.expires_on is None else caller.expires_on.isoformat(),
            "as_of": at,
        }
        return Answered(body=body, log=at["log"], seq=at["seq"])
