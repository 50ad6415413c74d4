"""`GET reserved-usage`: the lots that count in a member's use of reserved contracts."""

from typing import Any

from rest_framework import serializers

from tremplin_platform.events.codes import USAGES
from tremplin_projections.queries.figures.window import window
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.orders.reserved_usage import reserved_usage
from tremplin_tenants.access import BUYERS_AND_MEMBERS
from tremplin_tenants.api.members.results import day_text
from tremplin_tenants.api.members.results_responses import ArticleResponse
from tremplin_tenants.api.reads.filters import MemberListQuery
from tremplin_tenants.api.reads.pagination import MemberListView
from tremplin_tenants.api.web.fields import Choice, Day, Identifier
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals


class ReservedUsageQuery(MemberListQuery):
    contract = Identifier(required=False)
    usage = Choice(choices=USAGES, required=False)
    effective_from = Day(required=False, help_text="Le premier jour compté.")
    effective_to = Day(required=False, help_text="Le dernier jour compté ; aujourd’hui si rien n’est dit.")


class CategoryResponse(ResponseSerializer):
    category = serializers.CharField(
        allow_null=True,
        help_text="L2113-12 (EA, ESAT) ou L2113-13 (SIAE) ; null si elle n’est pas dite, ou si c’est l’une et l’autre.",
    )
    protected_spend_not_reserved = TwoDecimals(source="spend_not_reserved")
    hours_from_protected = TwoDecimals(source="hours")


class LotUsageResponse(ResponseSerializer):
    member = serializers.CharField(source="log")
    contract = serializers.CharField()
    lot = serializers.CharField()
    title = serializers.CharField()
    usage = serializers.CharField()
    reserved = serializers.BooleanField()
    articles = serializers.ListField(child=serializers.CharField())
    in_territory = serializers.BooleanField()
    reserved_spend = TwoDecimals(source="figures.reserved_spend")
    reserved_call_offs = serializers.IntegerField(source="figures.reserved_call_offs")
    reserved_lots_used = serializers.IntegerField(
        source="figures.reserved_lots_used", help_text="1 si ce lot compte comme utilisé."
    )
    reserved_lots_open = serializers.IntegerField(
        source="figures.reserved_lots_open", help_text="1 si ce lot compte comme ouvert."
    )
    protected_spend_not_reserved = TwoDecimals(source="figures.protected_spend_not_reserved")
    protected_wins_not_reserved = serializers.IntegerField(
        source="figures.protected_wins_not_reserved", help_text="1 si une structure protégée l’a remporté."
    )
    hours_from_protected = TwoDecimals(source="figures.hours_from_protected")
    by_article = ArticleResponse(source="figures.by_article", many=True)
    by_category = CategoryResponse(source="figures.by_category", many=True)


class ReservedUsage(MemberListView):
    """
    Les lots réservés, et ceux qu’une structure protégée a remportés sans qu’ils le soient.

    La somme des lignes d’un membre est son `reserved_usage` de `results` sur la même période.
    """

    endpoint = "reserved-usage"
    path = "reserved-usage"
    roles = BUYERS_AND_MEMBERS
    summary = "L’usage des marchés réservés, lot par lot"
    query_serializer = ReservedUsageQuery
    serializer_class = LotUsageResponse
    key = (str, str, str)

    def page(self, at: PageRequest) -> Page[Any]:
        query = self.query
        until = day_text(query.get("effective_to")) or self.caller.today.isoformat()
        return reserved_usage(
            between=window(effective_from=day_text(query.get("effective_from")), effective_to=until),
            log=self.log,
            usage=query.get("usage"),
            contract=query.get("contract"),
            asked=at,
        )
