"""The first members that a contract is open to, by name. It has no address: pages of acts say who receives them."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.figures.names import ORGANISATION
from tremplin_projections.queries.contracts.opened_members import opened_members
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer

_MOST = 5


class OpenedMembersResponse(ResponseSerializer):
    as_of = AsOf()
    members = serializers.ListField(child=serializers.CharField())


class OpenedMembers(ReadView):
    """A read for pages alone: it is in no list of views, and has no route."""

    endpoint = "opened-members"
    path = "opened-members"
    roles = CENTRALE_READERS
    summary = "Les premiers membres à qui un contrat est ouvert"
    serializer_class = OpenedMembersResponse
    projection = "catalogue"

    def answer(self) -> Mapping[str, Any]:
        found = opened_members(contract=str(self.kwargs["id"]), most=_MOST)
        names = names_of({(ORGANISATION, member) for member in found})
        return {
            "as_of": self.position(projection="catalogue"),
            "members": [names.organisation(member) for member in found],
        }
