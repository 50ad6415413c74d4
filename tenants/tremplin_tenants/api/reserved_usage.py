"""The lots that carry a member's reserved usage."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_projections.queries.keyset import Asked as PageAsked, Page
from tremplin_projections.queries.reserved_usage import LotUsage, reserved_usage
from tremplin_projections.queries.results_document import decimal
from tremplin_tenants.api.listing import ListView, MemberListQuery, one_member
from tremplin_tenants.api.reading import Asked
from tremplin_tenants.api.results_shown import ArticleShown
from tremplin_tenants.api.shown import ListOf
from tremplin_tenants.roles import Caller


class LotUsageShown(serializers.Serializer[Any]):
    member = serializers.CharField()
    contract = serializers.CharField()
    lot = serializers.CharField()
    title = serializers.CharField()
    usage = serializers.CharField()
    reserved = serializers.BooleanField()
    articles = serializers.ListField(child=serializers.CharField())
    in_territory = serializers.BooleanField()
    reserved_spend = serializers.CharField()
    reserved_call_offs = serializers.IntegerField()
    protected_spend_not_reserved = serializers.CharField()
    hours_from_protected = serializers.CharField()
    by_article = ArticleShown(many=True)


class ReservedUsageListShown(ListOf):
    results = LotUsageShown(many=True)


@extend_schema_view(get=extend_schema(summary="L’usage des marchés réservés, lot par lot"))
class ReservedUsage(ListView):
    """Les lots réservés, et ceux qu’une structure protégée a remportés sans qu’ils le soient."""

    endpoint = "reserved-usage"
    query = MemberListQuery
    shown = ReservedUsageListShown
    key = (str, str, str)

    def log(self, caller: Caller, path: Mapping[str, str], query: Mapping[str, Any]) -> str | None:
        return one_member(caller, query)

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        return reserved_usage(today=asked.caller.today, log=asked.log, asked=at)

    def row(self, row: LotUsage) -> Mapping[str, Any]:
        return {
            "member": row.log,
            "contract": row.contract,
            "lot": row.lot,
            "title": row.title,
            "usage": row.usage,
            "reserved": row.reserved,
            "articles": row.articles,
            "in_territory": row.in_territory,
            "reserved_spend": decimal(row.reserved_spend),
            "reserved_call_offs": row.reserved_call_offs,
            "protected_spend_not_reserved": decimal(row.protected_spend_not_reserved),
            "hours_from_protected": decimal(row.hours_from_protected),
            "by_article": [
                {"article": each.article, "spend": decimal(each.spend), "call_offs": each.call_offs}
                for each in row.by_article
            ],
        }
