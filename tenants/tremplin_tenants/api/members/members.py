"""`GET members`: every member with its totals of today, for buyers and auditors; and what `/membres` shows of them."""

from typing import Any

from rest_framework import serializers

from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.members.members import members
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.members.results_responses import ClauseHoursResponse, ReservedUsageResponse
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.web.fields import Text
from tremplin_tenants.api.web.responses import Complete, HeldResponse, ResponseSerializer, TwoDecimals


class MemberResponse(ResponseSerializer):
    id = serializers.CharField(source="log")
    name = serializers.CharField()
    siret = serializers.CharField(allow_null=True)
    territory = serializers.CharField(allow_null=True)
    complete = Complete()
    held = HeldResponse(many=True)
    clause_hours = ClauseHoursResponse()
    reserved_usage = ReservedUsageResponse()


class Members(ListView):
    """Les totaux sont ceux de `results`, aujourd’hui."""

    endpoint = "members"
    path = "members"
    roles = CENTRALE_READERS
    summary = "Les membres et leurs totaux"
    serializer_class = MemberResponse
    key = (str,)

    def page(self, at: PageRequest) -> Page[Any]:
        return members(today=self.caller.today, asked=at)


class SearchedMembersQuery(ListQuery):
    containing = Text(
        required=False, max_length=200, help_text="Du nom, du SIRET ou de l’identifiant, sans accents."
    )


class MissingLotResponse(ResponseSerializer):
    contract = serializers.CharField()
    lot = serializers.CharField()
    title = serializers.CharField()
    missing = TwoDecimals()


class SearchedMemberResponse(MemberResponse):
    missing_lots = MissingLotResponse(many=True)


class SearchedMembers(Members):
    """A read for a page alone, with the lots on which hours are missing: in no list of views, without a route."""

    endpoint = "searched-members"
    query_serializer = SearchedMembersQuery
    serializer_class = SearchedMemberResponse

    def page(self, at: PageRequest) -> Page[Any]:
        return members(today=self.caller.today, asked=at, containing=self.query.get("containing"))
