"""The indicators of a SPASER, member by member."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_projections.queries.keyset import Asked as PageAsked, Page
from tremplin_projections.queries.members.results_document import decimal
from tremplin_projections.queries.orders.spaser import SpaserYear, spaser
from tremplin_projections.queries.orders.spaser_totals import Indicator, Indicators
from tremplin_tenants.api.reads.listing import MemberListQuery, MemberListView
from tremplin_tenants.api.reads.reading import Asked
from tremplin_tenants.api.web.fields import Year


class SpaserQuery(MemberListQuery):
    year = Year(required=False, help_text="L’année civile.")


class IndicatorShown(serializers.Serializer[Any]):
    contracts = serializers.IntegerField(
        help_text="Chacun une fois ; ne s’additionne pas d’une année à l’autre."
    )
    lots = serializers.IntegerField()
    invoiced = serializers.CharField(help_text="La valeur : le montant facturé dans l’année.")
    ordered = serializers.CharField(help_text="Pour mémoire : le montant commandé dans l’année.")


class IndicatorsShown(serializers.Serializer[Any]):
    total = IndicatorShown()
    social = IndicatorShown(help_text="Avec une clause d’insertion, ou réservés.")
    with_clause = IndicatorShown()
    reserved = IndicatorShown()
    protected_winner = IndicatorShown(help_text="Remportés par une structure protégée, réservés ou non.")


class UsageIndicatorsShown(IndicatorsShown):
    usage = serializers.CharField()


class SpaserYearShown(IndicatorsShown):
    member = serializers.CharField()
    name = serializers.CharField()
    year = serializers.IntegerField()
    value_basis = serializers.CharField(help_text="`invoiced` : la valeur est le montant facturé.")
    by_usage = UsageIndicatorsShown(many=True)


@extend_schema_view(get=extend_schema(summary="Les indicateurs du SPASER"))
class Spaser(MemberListView):
    """Par membre et année civile, en nombre de contrats et en valeur (L2111-3)."""

    endpoint = "spaser"
    query = SpaserQuery
    shown = SpaserYearShown
    key = (str, int)

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        return spaser(today=asked.caller.today, log=asked.log, year=asked.query.get("year"), asked=at)

    def row(self, row: SpaserYear) -> Mapping[str, Any]:
        return {
            "member": row.log,
            "name": row.name,
            "year": row.year,
            "value_basis": "invoiced",
            **_indicators(row.whole),
            "by_usage": [{"usage": usage, **_indicators(of)} for usage, of in row.by_usage.items()],
        }


def _indicators(found: Indicators) -> dict[str, Any]:
    return {
        "total": _indicator(found.total),
        "social": _indicator(found.social),
        "with_clause": _indicator(found.with_clause),
        "reserved": _indicator(found.reserved),
        "protected_winner": _indicator(found.protected_winner),
    }


def _indicator(found: Indicator) -> dict[str, Any]:
    return {
        "contracts": found.contracts,
        "lots": found.lots,
        "invoiced": decimal(found.invoiced),
        "ordered": decimal(found.ordered),
    }
