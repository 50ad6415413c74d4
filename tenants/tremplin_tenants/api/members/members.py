"""Every member with its totals. For buyers and auditors."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_projections.queries.keyset import Asked as PageAsked, Page
from tremplin_projections.queries.members.members import Member, members
from tremplin_projections.queries.members.results_document import clause_hours, held, reserved_usage
from tremplin_tenants.api.members.results_shown import ClauseHoursShown, ReservedUsageShown
from tremplin_tenants.api.reads.listing import ListView
from tremplin_tenants.api.reads.reading import Asked
from tremplin_tenants.api.web.shown import HeldShown


class MemberShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    siret = serializers.CharField(allow_null=True)
    territory = serializers.CharField(allow_null=True)
    complete = serializers.BooleanField()
    held = HeldShown(many=True)
    clause_hours = ClauseHoursShown()
    reserved_usage = ReservedUsageShown()


@extend_schema_view(get=extend_schema(summary="Les membres et leurs totaux"))
class Members(ListView):
    """Les totaux sont ceux de `results`, aujourd’hui."""

    endpoint = "members"
    shown = MemberShown
    key = (str,)

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        return members(today=asked.caller.today, asked=at)

    def row(self, row: Member) -> Mapping[str, Any]:
        return {
            "id": row.log,
            "name": row.name,
            "siret": row.siret,
            "territory": row.territory,
            "complete": not row.held,
            "held": [held(each) for each in row.held],
            "clause_hours": clause_hours(row.clause_hours),
            "reserved_usage": reserved_usage(row.reserved_usage),
        }
