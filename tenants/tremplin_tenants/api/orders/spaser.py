"""`GET spaser`: the indicators of a SPASER by member and year."""

from typing import Any

from rest_framework import serializers

from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.orders.spaser import spaser
from tremplin_tenants.access import EVERY_READER
from tremplin_tenants.api.reads.filters import MemberListQuery
from tremplin_tenants.api.reads.pagination import MemberListView
from tremplin_tenants.api.web.fields import Year
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals


class SpaserQuery(MemberListQuery):
    year = Year(required=False, help_text="L’année civile.")


class IndicatorResponse(ResponseSerializer):
    contracts = serializers.IntegerField(
        help_text="Chacun une fois ; ne s’additionne pas d’une année à l’autre."
    )
    lots = serializers.IntegerField()
    invoiced = TwoDecimals(help_text="La valeur : le montant facturé dans l’année.")
    ordered = TwoDecimals(help_text="Pour mémoire : le montant commandé dans l’année.")


class IndicatorsResponse(ResponseSerializer):
    total = IndicatorResponse(source="whole.total")
    social = IndicatorResponse(source="whole.social", help_text="Avec une clause d’insertion, ou réservés.")
    with_clause = IndicatorResponse(source="whole.with_clause")
    reserved = IndicatorResponse(source="whole.reserved")
    protected_winner = IndicatorResponse(
        source="whole.protected_winner",
        help_text="Remportés par une structure protégée, réservés ou non.",
    )


class UsageResponse(ResponseSerializer):
    usage = serializers.CharField()


class UsageIndicatorsResponse(UsageResponse, IndicatorsResponse):
    pass


class MemberYearResponse(ResponseSerializer):
    member = serializers.CharField(source="log")
    name = serializers.CharField()
    year = serializers.IntegerField()
    value_basis = serializers.CharField(help_text="`invoiced` : la valeur est le montant facturé.")


class SpaserYearResponse(MemberYearResponse, IndicatorsResponse):
    by_usage = UsageIndicatorsResponse(many=True)


class Spaser(MemberListView):
    """Par membre et année civile, en nombre de contrats et en valeur (L2111-3)."""

    endpoint = "spaser"
    path = "spaser"
    roles = EVERY_READER
    summary = "Les indicateurs du SPASER"
    query_serializer = SpaserQuery
    serializer_class = SpaserYearResponse
    key = (str, int)

    def page(self, at: PageRequest) -> Page[Any]:
        return spaser(today=self.caller.today, log=self.log, year=self.query.get("year"), asked=at)
