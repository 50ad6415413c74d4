"""The lots that carry a member's reserved usage."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_platform.events.codes import USAGES
from tremplin_projections.queries.figures.window import window
from tremplin_projections.queries.keyset import Asked as PageAsked, Page
from tremplin_projections.queries.members.results_document import decimal, reserved_usage as usage_shown
from tremplin_projections.queries.orders.reserved_usage import LotUsage, reserved_usage
from tremplin_tenants.api.members.results import day_text
from tremplin_tenants.api.members.results_shown import ArticleShown
from tremplin_tenants.api.reads.listing import MemberListQuery, MemberListView
from tremplin_tenants.api.reads.reading import Asked
from tremplin_tenants.api.web.fields import Choice, Day, Identifier


class ReservedUsageQuery(MemberListQuery):
    contract = Identifier(required=False)
    usage = Choice(choices=USAGES, required=False)
    effective_from = Day(required=False, help_text="Le premier jour compté.")
    effective_to = Day(required=False, help_text="Le dernier jour compté ; aujourd’hui si rien n’est dit.")


class CategoryShown(serializers.Serializer[Any]):
    category = serializers.CharField(
        allow_null=True,
        help_text="L2113-12 (EA, ESAT) ou L2113-13 (SIAE) ; null si elle n’est pas dite, ou si c’est l’une et l’autre.",
    )
    protected_spend_not_reserved = serializers.CharField()
    hours_from_protected = serializers.CharField()


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
    reserved_lots_used = serializers.IntegerField(help_text="1 si ce lot compte comme utilisé.")
    reserved_lots_open = serializers.IntegerField(help_text="1 si ce lot compte comme ouvert.")
    protected_spend_not_reserved = serializers.CharField()
    protected_wins_not_reserved = serializers.IntegerField(
        help_text="1 si une structure protégée l’a remporté."
    )
    hours_from_protected = serializers.CharField()
    by_article = ArticleShown(many=True)
    by_category = CategoryShown(many=True)


@extend_schema_view(get=extend_schema(summary="L’usage des marchés réservés, lot par lot"))
class ReservedUsage(MemberListView):
    """
    Les lots réservés, et ceux qu’une structure protégée a remportés sans qu’ils le soient.

    La somme des lignes d’un membre est son `reserved_usage` de `results` sur la même période.
    """

    endpoint = "reserved-usage"
    query = ReservedUsageQuery
    shown = LotUsageShown
    key = (str, str, str)

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        query = asked.query
        until = day_text(query.get("effective_to")) or asked.caller.today.isoformat()
        return reserved_usage(
            between=window(effective_from=day_text(query.get("effective_from")), effective_to=until),
            log=asked.log,
            usage=query.get("usage"),
            contract=query.get("contract"),
            asked=at,
        )

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
            **{name: value for name, value in usage_shown(row.figures).items() if name != "by_usage"},
            "by_category": [
                {
                    "category": each.category,
                    "protected_spend_not_reserved": decimal(each.spend_not_reserved),
                    "hours_from_protected": decimal(each.hours),
                }
                for each in row.figures.by_category
            ],
        }
