"""The catalogue: contracts that the centrale published, and those it observed in published data."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_platform.events.codes import USAGES
from tremplin_projections.queries.contracts.catalogue import CatalogueLotRow, CatalogueRow, catalogue
from tremplin_projections.queries.keyset import Asked as PageAsked, Page
from tremplin_projections.queries.members.results_document import decimal_or_null
from tremplin_tenants.api.lots.lot_life_shown import LifeShown, clause_row, life_row
from tremplin_tenants.api.lots.lot_rows import AwardShown, award_rows
from tremplin_tenants.api.reads.listing import ListView, MemberListQuery
from tremplin_tenants.api.reads.reading import Asked
from tremplin_tenants.api.web.fields import Choice, Identifier
from tremplin_tenants.roles import Caller


class CatalogueQuery(MemberListQuery):
    source = Choice(choices=("published", "observed"), required=False)  # type: ignore[assignment]
    usage = Choice(choices=USAGES, required=False)
    contract = Identifier(required=False)


class CatalogueLotShown(serializers.Serializer[Any]):
    lot = serializers.CharField()
    title = serializers.CharField()
    reservation = serializers.DictField(allow_null=True)
    clause = serializers.DictField(allow_null=True)
    territories = serializers.ListField(child=serializers.CharField())
    awards = AwardShown(many=True)
    life = LifeShown()


class CatalogueRowShown(serializers.Serializer[Any]):
    source = serializers.CharField()  # type: ignore[assignment]
    contract = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    usage = serializers.CharField(allow_null=True)
    centrale_role = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)
    cpv = serializers.CharField(allow_null=True)
    notice_on = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    to_all = serializers.BooleanField()
    opened_to = serializers.IntegerField(help_text="À combien de membres il est ouvert nommément.")
    amount = serializers.CharField(allow_null=True)
    observed = serializers.DictField(allow_null=True)
    lots = CatalogueLotShown(many=True)


@extend_schema_view(get=extend_schema(summary="Le catalogue"))
class Catalogue(ListView):
    """Ce qui est publié par la centrale, et ce qu’elle a observé ailleurs (sur quoi l’on ne commande pas)."""

    endpoint = "catalogue"
    query = CatalogueQuery
    shown = CatalogueRowShown
    projection = "catalogue"
    key = (str, str, str)

    def log(self, caller: Caller, path: Mapping[str, str], query: Mapping[str, Any]) -> str | None:
        return None  # the catalogue is the centrale's, whoever reads it

    def whose(self, caller: Caller, path: Mapping[str, str], query: Mapping[str, Any]) -> str | None:
        member: str | None = query.get("member")
        return member

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        query = asked.query
        return catalogue(
            today=asked.caller.today,
            source=query.get("source"),
            usage=query.get("usage"),
            contract=query.get("contract"),
            open_to=query.get("member"),
            asked=at,
        )

    def row(self, row: CatalogueRow) -> Mapping[str, Any]:
        return {
            "source": row.source,
            "contract": row.contract,
            "title": row.title,
            "usage": row.usage,
            "centrale_role": row.centrale_role,
            "kind": row.kind,
            "cpv": row.cpv,
            "notice_on": row.notice_on,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "to_all": row.to_all,
            "opened_to": row.opened_to,
            "amount": decimal_or_null(row.amount),
            "observed": row.observed,
            "lots": [_lot(each) for each in row.lots],
        }


def _lot(each: CatalogueLotRow) -> dict[str, Any]:
    return {
        "lot": each.lot,
        "title": each.title,
        "reservation": each.reservation,
        "clause": clause_row(each.life.clause),
        "territories": each.territories,
        "awards": award_rows(each.awards),
        "life": life_row(each.life),
    }
